import {promisify} from 'node:util'
import {brotliDecompress, gunzip, inflate, inflateRaw} from 'node:zlib'
import {RequestError} from '../request-error.ts'
import {tooLarge} from './too-large.ts'

const gunzipped = promisify(gunzip)
const inflated = promisify(inflate)
const inflatedRaw = promisify(inflateRaw)
const unbrotlied = promisify(brotliDecompress)

/** Values of `Content-Encoding` that a body may have, as 415 answers list them. */
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br'

/** Whether the header says that the body is compressed. */
export function isCompressed(encoding: string | undefined): encoding is string {
  return encoding !== undefined && encoding !== '' && encoding !== 'identity'
}

/**
 * The body without its compression.
 *
 * @param maxBytes - Inflating stops as soon as more than this came out.
 * @throws RequestError `media-type` for another encoding, `too-large`, `invalid` for damaged data.
 */
export async function decompress(
  body: Buffer,
  encoding: string,
  maxBytes: number,
): Promise<Buffer> {
  const inflater = inflaterOf(encoding.trim().toLowerCase(), body)
  try {
    return await inflater(body, {maxOutputLength: maxBytes})
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooLarge(maxBytes, ' once inflated')
    }
    throw new RequestError('invalid', `the body is no valid ${encoding} data`, {
      hint: 'Compress it, or leave Content-Encoding out.',
      cause: error,
    })
  }
}

type Inflater = (body: Buffer, options: {maxOutputLength: number}) => Promise<Buffer>

function inflaterOf(encoding: string, body: Buffer): Inflater {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return gunzipped
    case 'br':
      return unbrotlied
    case 'deflate':
      // Some clients send the bare stream, without the header of RFC 1950.
      return hasZlibHeader(body) ? inflated : inflatedRaw
    default:
      throw new RequestError(
        'media-type',
        'the body has a Content-Encoding that is not supported',
        {
          hint: `Supported are ${ACCEPTED_ENCODINGS}.`,
        },
      )
  }
}

function hasZlibHeader(body: Buffer): boolean {
  const [first = 0, second = 0] = body
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0
}
