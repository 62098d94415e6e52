import type {PageModel} from '../../lib/package/portable/page-model.ts'
import {browserBackend} from './browser-backend.ts'
import type {PredictBackend} from './predict-backend.ts'
import {serverBackend} from './server-backend.ts'

export function openBackend(page: PageModel): PredictBackend {
  const {backend} = page
  return backend.kind === 'browser'
    ? browserBackend(page, backend)
    : serverBackend(new URL(backend.url, document.baseURI).href)
}
