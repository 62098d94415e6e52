import type {IncomingHttpHeaders} from 'node:http'
import type {HttpAnswer} from './types.ts'

const ALLOWED_HEADERS =
  'Authorization, Content-Type, Content-Encoding, X-API-Key, X-Request-Id, Inference-Header-Content-Length'

/** What pages of other origins may do. */
export interface Cors {
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
    if (any) return ['Access-Control-Allow-Origin', '*']
    if (origin === undefined || !known.has(origin)) return ['Vary', 'Origin']
    return ['Access-Control-Allow-Origin', origin, 'Vary', 'Origin']
  }
  return {
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
