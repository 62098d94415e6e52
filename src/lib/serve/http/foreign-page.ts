import type {IncomingHttpHeaders} from 'node:http'
import {RequestError} from '../request-error.ts'
import type {Cors} from './cors.ts'

/**
 * Why a page of another origin may not send this; undefined where it is none, or one that `cors` allows.
 *
 * A browser sends a simple `POST` without asking first and only keeps the answer from the page, which
 * could so fill the prediction log of whoever looks at it. `Sec-Fetch-Site` is set by the browser alone
 * and passes every proxy, other than `Origin` beside a `Host` that a proxy may replace.
 *
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export function foreignPage(
  method: string,
  headers: IncomingHttpHeaders,
  cors: Cors | undefined,
): RequestError | undefined {
  const site = headers['sec-fetch-site']
  if (site === undefined || site === 'same-origin' || site === 'none') return undefined
  if (method !== 'POST' || cors?.allows(headers.origin) === true) return undefined
  return new RequestError('forbidden', 'a page of another origin may not ask', {
    hint: 'The server has to be started with --cors and the origin of the page.',
  })
}
