import {RequestError} from '../request-error.ts'
import type {HttpRequest} from './types.ts'

/** `text/csv` of `Text/CSV; charset=utf-8`; '' where the request does not say. */
export function mediaType(request: Pick<HttpRequest, 'headers'>): string {
  const header = request.headers['content-type']
  if (header === undefined || header === 'application/json') return header ?? ''
  const end = header.indexOf(';')
  return (end === -1 ? header : header.slice(0, end)).trim().toLowerCase()
}

/**
 * @param accepted - Media types in lower case; '' accepts a request that does not say.
 * @returns The one that the request has.
 * @throws RequestError `media-type` for another one, or for another charset than UTF-8.
 */
export function requireMediaType(
  request: Pick<HttpRequest, 'headers'>,
  accepted: readonly string[],
): string {
  const type = mediaType(request)
  if (!accepted.includes(type)) {
    throw new RequestError('media-type', 'the Content-Type is none that this path takes', {
      hint: `It takes ${accepted.filter(name => name !== '').join(', ')}.`,
    })
  }
  const charset = charsetOf(request.headers['content-type'] ?? '')
  if (
    charset !== undefined &&
    charset !== 'utf-8' &&
    charset !== 'utf8' &&
    charset !== 'us-ascii'
  ) {
    throw new RequestError('media-type', 'the body has a charset other than UTF-8')
  }
  return type
}

function charsetOf(header: string): string | undefined {
  for (const parameter of header.split(';').slice(1)) {
    const [name = '', value = ''] = parameter.split('=')
    if (name.trim().toLowerCase() === 'charset') return unquoted(value.trim()).toLowerCase()
  }
  return undefined
}

function unquoted(value: string): string {
  return value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value
}
