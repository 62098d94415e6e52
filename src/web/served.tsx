import {render} from 'preact'
import {Server} from './server/server.tsx'

const place = document.getElementById('app')
if (place !== null) {
  place.replaceChildren()
  render(<Server />, place)
}
