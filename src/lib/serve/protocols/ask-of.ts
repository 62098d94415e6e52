import type {IncomingHttpHeaders} from 'node:http'
import type {HttpRequest} from '../http/types.ts'
import {RequestError} from '../request-error.ts'
import type {Ask} from '../serving.ts'

/** What the headers of a request say of it, whatever its protocol. */
export function askOf(
  protocol: string,
  request: HttpRequest,
  parameters: Readonly<Record<string, string>> = {},
): Ask {
  const {headers} = request
  const timeout = headers['x-timeout-ms']
  return {
    protocol,
    model: parameters['model'],
    version: parameters['version'],
    unit: header(headers, 'x-unit'),
    id: header(headers, 'x-request-id'),
    timeoutMs: timeout === undefined ? undefined : milliseconds(timeout),
    client: request,
  }
}

function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

function milliseconds(text: string | readonly string[]): number {
  const value = Number(text)
  if (value > 0) return value
  throw new RequestError('invalid', 'X-Timeout-Ms is no positive number of milliseconds.')
}
