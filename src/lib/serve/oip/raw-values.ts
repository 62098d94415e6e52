import {isUtf8} from 'node:buffer'
import type {ElementType, TensorData, TensorValues} from '../../model/index.ts'
import {ELEMENT_BYTES} from './datatypes.ts'
import {refuseInput} from './refuse.ts'
import {textFlaw} from './text-flaw.ts'

const LENGTH_BYTES = 4

/**
 * Values of a tensor in binary: little-endian, row-major, as every machine that the runtime runs on
 * holds them. The answer shares the bytes where they lie at a multiple of the element size, and is a
 * copy where they do not.
 */
export function readRawValues(
  type: ElementType,
  bytes: Uint8Array,
  count: number,
  input: string,
): TensorValues {
  if (type === 'string') return readRawTexts(bytes, count, input)
  const size = ELEMENT_BYTES[type]
  if (bytes.length !== count * size)
    throw refuseInput(
      input,
      `its shape needs ${count * size} bytes (${count} × ${size}); there are ${bytes.length}.`,
    )
  const at = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes)
  switch (type) {
    case 'bool':
      return checkBooleans(new Uint8Array(at.buffer, at.byteOffset, count), input)
    case 'uint8':
      return new Uint8Array(at.buffer, at.byteOffset, count)
    case 'int8':
      return new Int8Array(at.buffer, at.byteOffset, count)
    case 'int16':
      return new Int16Array(at.buffer, at.byteOffset, count)
    case 'uint16':
    case 'float16':
      return new Uint16Array(at.buffer, at.byteOffset, count)
    case 'int32':
      return new Int32Array(at.buffer, at.byteOffset, count)
    case 'uint32':
      return new Uint32Array(at.buffer, at.byteOffset, count)
    case 'int64':
      return new BigInt64Array(at.buffer, at.byteOffset, count)
    case 'uint64':
      return new BigUint64Array(at.buffer, at.byteOffset, count)
    case 'float32':
      return new Float32Array(at.buffer, at.byteOffset, count)
    case 'float64':
      return new Float64Array(at.buffer, at.byteOffset, count)
  }
}

/** Texts, each after its length in bytes as four bytes. */
function readRawTexts(bytes: Uint8Array, count: number, input: string): string[] {
  const buffer = asBuffer(bytes)
  if (count > buffer.length / LENGTH_BYTES)
    throw refuseInput(input, `its shape needs ${count} texts; its bytes cannot hold that many.`)
  const texts: string[] = []
  let at = 0
  while (texts.length < count && at + LENGTH_BYTES <= buffer.length) {
    const end = at + LENGTH_BYTES + buffer.readUInt32LE(at)
    if (end > buffer.length) break
    texts.push(readText(buffer.subarray(at + LENGTH_BYTES, end), input))
    at = end
  }
  if (texts.length < count || at !== buffer.length)
    throw refuseInput(
      input,
      `its shape needs ${count} texts, each after its length in four bytes; its bytes are ${texts.length < count ? 'too few' : 'too many'}.`,
    )
  return texts
}

/** One text in UTF-8, without NUL. */
export function readText(bytes: Uint8Array, input: string): string {
  if (!isUtf8(bytes)) throw refuseInput(input, 'a text is no valid UTF-8.')
  const text = asBuffer(bytes).toString('utf8')
  const flaw = textFlaw(text)
  if (flaw !== undefined) throw refuseInput(input, `a text ${flaw}.`)
  return text
}

function checkBooleans(values: Uint8Array, input: string): Uint8Array {
  for (const value of values)
    if (value > 1) throw refuseInput(input, 'each byte of a BOOL tensor must be 0 or 1.')
  return values
}

/** A tensor in binary; numbers share the memory of the tensor. */
export function writeRawValues({values}: TensorData): Uint8Array {
  if (!Array.isArray(values))
    return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  const lengths = values.map(text => Buffer.byteLength(text))
  const bytes = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + LENGTH_BYTES + length, 0))
  let at = 0
  values.forEach((text, index) => {
    at = bytes.writeUInt32LE(lengths[index] ?? 0, at)
    at += bytes.write(text, at)
  })
  return bytes
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}
