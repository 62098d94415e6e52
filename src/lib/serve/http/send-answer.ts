import type {IncomingMessage, ServerResponse} from 'node:http'
import type {HttpAnswer} from './types.ts'

/** How long a client that got its answer may go on sending before the connection is cut. */
const LINGER_MS = 1000
const JSON_TYPE = 'application/json'
const BYTES_TYPE = 'application/octet-stream'

/**
 * Writes the head and the body in one go.
 *
 * @param more - Names and values of headers in turn, beside those of the answer.
 * @param lingers - The client is still sending: a connection that is closed at once would be reset
 * before it has read the answer.
 * @returns Bytes of the body.
 */
export function sendAnswer(
  incoming: IncomingMessage,
  response: ServerResponse,
  answer: HttpAnswer,
  more: readonly string[],
  lingers: boolean,
): number {
  const {status, body} = answer
  const bytes = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength
  const headers = status === 204 ? [] : ['Content-Length', String(bytes)]
  let typed = bytes === 0
  if (answer.headers !== undefined) {
    for (const name in answer.headers) {
      headers.push(name, answer.headers[name] ?? '')
      if (name.length === 12 && name.toLowerCase() === 'content-type') typed = true
    }
  }
  if (!typed) headers.push('Content-Type', typeof body === 'string' ? JSON_TYPE : BYTES_TYPE)
  if (more.length > 0) headers.push(...more)
  response.writeHead(status, headers)
  if (!lingers) {
    response.end(body)
    return bytes
  }
  response.write(body)
  const end = (): void => {
    clearTimeout(timer)
    response.end()
  }
  const timer = setTimeout(end, LINGER_MS)
  incoming.once('end', end)
  incoming.once('close', end)
  incoming.resume()
  return bytes
}
