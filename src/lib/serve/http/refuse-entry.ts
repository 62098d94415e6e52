import type {IncomingHttpHeaders} from 'node:http'
import {RequestError} from '../request-error.ts'
import {foreignPage} from './foreign-page.ts'
import type {Site} from './site.ts'
import type {Route} from './types.ts'

export interface EntryRefusal {
  readonly error: RequestError
  /** Of the answer, a flat list. */
  readonly headers: readonly string[]
}

/** Why a request that has a route may not come in; undefined where it may. */
export function refuseEntry(
  {cors, mayAsk, state}: Site,
  method: string,
  headers: IncomingHttpHeaders,
  {open}: Route,
): EntryRefusal | undefined {
  const foreign = foreignPage(method, headers, cors)
  if (foreign) return {error: foreign, headers: []}
  if (open === true) return undefined
  if (mayAsk && !mayAsk(headers.authorization, apiKeyOf(headers))) {
    const error = new RequestError('unauthorized', 'a token is missing or not known', {
      hint: 'Send it as Authorization: Bearer TOKEN.',
    })
    return {error, headers: ['WWW-Authenticate', 'Bearer']}
  }
  if (state === 'starting') {
    const error = new RequestError('overloaded', 'the model is loading', {retryAfter: 1})
    return {error, headers: []}
  }
  return undefined
}

function apiKeyOf(headers: IncomingHttpHeaders): string | undefined {
  const key = headers['x-api-key']
  return typeof key === 'string' ? key : undefined
}
