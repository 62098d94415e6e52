import {render} from 'preact'
import type {PageModel} from '../lib/package/portable/page-model.ts'
import {App} from './app.tsx'
import {openBackend} from './backend/open-backend.ts'
import {serveOffline} from './serve-offline.ts'

const page = JSON.parse(document.getElementById('page')?.textContent ?? '') as PageModel
const place = document.getElementById('app')
if (place !== null) {
  place.replaceChildren()
  render(<App page={page} backend={openBackend(page)} onFirst={serveOffline} />, place)
}
