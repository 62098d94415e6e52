import type {PageFile} from '../../lib/package/portable/page-model.ts'
import {sha256Hex} from './sha256.ts'

/** The bytes of a file of the page, refused unless they are those that were packaged. */
export async function loadChecked(
  {file, sha256, sizeBytes}: PageFile,
  onBytes: (count: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = (await inlineBytes(file)) ?? (await fetched(file, sizeBytes, onBytes))
  const digest = await sha256Hex(bytes)
  if (digest !== sha256) {
    throw new Error(
      `${file} is not the model that was packaged: its SHA-256 is ${digest.slice(0, 12)}… and should be ${sha256.slice(0, 12)}…. It was not loaded.`,
    )
  }
  return bytes
}

/** What an element of the document holds, gzip as base64; undefined where there is none of that id. */
export async function inlineBytes(id: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const element = document.querySelector(`script[type="application/gzip"][id="${CSS.escape(id)}"]`)
  if (element === null) return undefined
  const packed = fromBase64(element.textContent)
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

async function fetched(
  file: string,
  sizeBytes: number,
  onBytes: (count: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await fetch(
    new URL(encodeURI(file).replace(/[?#]/g, encodeURIComponent), document.baseURI),
  )
  if (!answer.ok || answer.body === null)
    throw new Error(`${file} could not be loaded: the server answered ${answer.status}.`)
  const parts: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  for (const reader = answer.body.getReader(); ;) {
    const {done, value} = await reader.read()
    if (done) break
    parts.push(value)
    length += value.length
    if (length > sizeBytes) throw new Error(`${file} is larger than the model that was packaged.`)
    onBytes(value.length)
  }
  const bytes = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const {fromBase64: native} = Uint8Array as {
    fromBase64?: (text: string) => Uint8Array<ArrayBuffer>
  }
  if (native !== undefined) return native.call(Uint8Array, text)
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index)
  return bytes
}
