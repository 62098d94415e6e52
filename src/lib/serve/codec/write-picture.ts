import {IS_NULL, type WriteValue} from '../../data/index.ts'

const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/

/**
 * Takes the bytes of a picture: base64 text, a `data:` URL, or `{"b64": "…"}`. Nothing else is
 * looked up: a path or a URL is no base64, and only pictures of pixels are let through.
 */
export const writePicture: WriteValue = (target, at, value) => {
  const text = isWrapped(value) ? value.b64 : value
  if (text === null || text === undefined || text === '') return IS_NULL
  if (typeof text !== 'string') return 'is no text, and the model needs a picture as base64'
  const bytes = bytesOf(text)
  if (bytes === undefined) return 'is no base64 text'
  if (!isPixels(bytes)) return 'is no JPEG, PNG, WebP, GIF, TIFF or AVIF picture'
  target[at] = bytes
  return undefined
}

/** Whether a value is `{"b64": …}`, the form of TensorFlow Serving. */
export function isWrapped(value: unknown): value is {readonly b64: unknown} {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'b64')
}

function bytesOf(text: string): Buffer | undefined {
  let base64 = text
  if (text.startsWith('data:')) {
    const comma = text.indexOf(',')
    if (comma < 0 || !text.slice(0, comma).toLowerCase().endsWith(';base64')) return undefined
    base64 = text.slice(comma + 1)
  }
  // Encoders of e-mail break the lines.
  if (base64.includes('\n')) base64 = base64.replaceAll(/[\r\n]/g, '')
  return BASE64.test(base64) ? Buffer.from(base64, 'base64') : undefined
}

/** By the first bytes: what interprets text, such as SVG, stays out. */
function isPixels(bytes: Buffer): boolean {
  if (bytes.length < 12) return false
  const head = bytes.toString('latin1', 0, 12)
  return (
    head.startsWith('\xff\xd8\xff') ||
    head.startsWith('\x89PNG\r\n\x1a\n') ||
    head.startsWith('GIF8') ||
    head.startsWith('II*\0') ||
    head.startsWith('MM\0*') ||
    (head.startsWith('RIFF') && head.endsWith('WEBP')) ||
    head.slice(4, 8) === 'ftyp'
  )
}
