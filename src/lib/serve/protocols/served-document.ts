import {servedPage} from '../../package/index.ts'
import type {HttpAnswer, HttpRequest} from '../http/index.ts'

/** The document of the pages, `/try` and `/docs`: the same for every server, and not sent to whoever has it. */
export function servedDocument({headers: asked}: HttpRequest): HttpAnswer {
  const {html, etag, headers} = servedPage()
  const known = asked['if-none-match']?.split(',').map(tag => tag.trim().replace(/^W\//, ''))
  return known?.includes(etag) === true
    ? {status: 304, headers, body: ''}
    : {status: 200, headers, body: html}
}
