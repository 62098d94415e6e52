import {render} from 'preact'
import type {PageModel} from '../lib/package/portable/page-model.ts'
import {App} from './app.tsx'
import {browserBackend} from './backend/browser-backend.ts'
import {serveOffline} from './serve-offline.ts'

const page = JSON.parse(document.getElementById('page')?.textContent ?? '') as PageModel
const place = document.getElementById('app')
if (place !== null) {
  place.replaceChildren()
  render(<App page={page} backend={browserBackend(page)} onFirst={serveOffline} />, place)
}
