import type {IncomingHttpHeaders} from 'node:http'
import type {HttpAnswer} from './types.ts'

const ALLOWED_HEADERS =
  'Authorization, Content-Type, Content-Encoding, X-API-Key, X-Request-Id, X-Unit, X-Timeout-Ms, Traceparent, Tracestate, Inference-Header-Content-Length'
/** What a page may read of an answer, besides what it may of every one. */
const EXPOSED_HEADERS = 'Retry-After, X-Prediction-Source, Inference-Header-Content-Length'

/** What pages of other origins may do. */
export interface Cors {
  /** @param origin - Of the page, as its browser says. */
  allows(origin: string | undefined): boolean
  /** Flat list of headers for an answer to this request. */
  headers(request: IncomingHttpHeaders): readonly string[]
  /** The answer to a browser that asks first; undefined where this is another OPTIONS request. */
  preflight(method: string, request: IncomingHttpHeaders): HttpAnswer | undefined
}

/** @param origins - `https://app.example.org`; `*` for every one. */
export function createCors(origins: readonly string[]): Cors {
  const known = new Set(origins)
  const any = known.has('*')
  const headers = ({origin}: IncomingHttpHeaders): readonly string[] => {
    const exposed = ['Access-Control-Expose-Headers', EXPOSED_HEADERS]
    if (any) return ['Access-Control-Allow-Origin', '*', ...exposed]
    if (origin === undefined || !known.has(origin)) return ['Vary', 'Origin']
    return ['Access-Control-Allow-Origin', origin, ...exposed, 'Vary', 'Origin']
  }
  return {
    allows: origin => any || (origin !== undefined && known.has(origin)),
    headers,
    preflight(method, request) {
      if (method !== 'OPTIONS') return undefined
      if (request['access-control-request-method'] === undefined) return undefined
      return {
        status: 204,
        body: '',
        headers: {
          'Access-Control-Allow-Methods': 'GET, HEAD, POST',
          'Access-Control-Allow-Headers': ALLOWED_HEADERS,
          'Access-Control-Max-Age': '600',
        },
      }
    },
  }
}
