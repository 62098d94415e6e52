import {RequestError} from '../request-error.ts'

const MEBIBYTE = 1024 * 1024

/** @param when - ` once inflated`, where that is what is too large. */
export function tooLarge(maxBytes: number, when = ''): RequestError {
  const size =
    maxBytes % MEBIBYTE === 0
      ? `${maxBytes / MEBIBYTE} MiB`
      : `${maxBytes.toLocaleString('en-US')} bytes`
  return new RequestError('too-large', `the body is larger than ${size}${when}`, {
    hint: 'Send fewer rows in a request.',
  })
}
