import {isAscii, isUtf8} from 'node:buffer'
import {asError} from '../../core/errors/index.ts'
import {RequestError} from '../request-error.ts'
import {isDeeperThan, mayBeDeeperThan} from './json-depth.ts'
import {jsonHint} from './json-flaw.ts'
import {quickJson} from './quick-json.ts'
import type {HttpRequest} from './types.ts'

/** How deep lists and objects of a body may be nested. */
export const MAX_JSON_DEPTH = 100

const BYTE_ORDER_MARK = 0xfeff
/** A text from which on it pays to try the quick reader first. */
const QUICK_BYTES = 1024

/**
 * The body as JSON.
 *
 * @throws RequestError `invalid` where it is empty, no UTF-8, no JSON or nested too deep.
 */
export function jsonBody(request: Pick<HttpRequest, 'body'>): unknown {
  return parseJsonBytes(request.body)
}

/** The same for bytes that are part of a body. */
export function parseJsonBytes(bytes: Buffer): unknown {
  const quick = bytes.length < QUICK_BYTES ? undefined : quickJson(bytes)
  return quick === undefined ? readJson(bytes).value : quick
}

/** The same, and the text itself. */
export function readJson(bytes: Buffer): {readonly text: string; readonly value: unknown} {
  if (bytes.length === 0) {
    throw new RequestError('invalid', 'the body is empty', {hint: 'Send a JSON body.'})
  }
  const text = textOf(bytes)
  const value = parse(text)
  if (mayBeDeeperThan(text, MAX_JSON_DEPTH) && isDeeperThan(value, MAX_JSON_DEPTH)) {
    throw new RequestError('invalid', `the JSON is nested deeper than ${MAX_JSON_DEPTH} levels`)
  }
  return {text, value}
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw notJson(error, text)
  }
}

/** @throws RequestError `invalid` where the bytes are no UTF-8. */
export function textOf(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1')
  if (!isUtf8(bytes)) throw new RequestError('invalid', 'the body is not UTF-8')
  const text = bytes.toString('utf8')
  return text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text
}

/** V8 quotes the body in some of its messages; only the place is kept. */
function notJson(error: unknown, text: string): RequestError {
  const {message} = asError(error)
  const place = /at position \d+/.exec(message)?.[0]
  const what =
    place === undefined ? 'the body is no valid JSON' : `the body is no valid JSON ${place}`
  return new RequestError('invalid', what, {hint: jsonHint(text, message), cause: error})
}
