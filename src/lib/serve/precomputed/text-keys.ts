import {Buffer} from 'node:buffer'
import {readColumn} from '../../platform/duckdb/index.ts'
import {mix, type KeyColumn} from './key-column.ts'

/**
 * Keys of text: their UTF-8 bytes one after the other, and where each begins.
 *
 * @param byteCount - Of all keys together.
 */
export function createTextKeys(rowCount: number, byteCount: number): KeyColumn {
  const bytes = Buffer.alloc(byteCount)
  const ends = byteCount < 2 ** 32 ? new Uint32Array(rowCount) : new Float64Array(rowCount)
  let aimed = Buffer.alloc(64)
  let aimedLength = 0
  let longest = 0

  const startOf = (row: number): number => (row === 0 ? 0 : (ends[row - 1] as number))

  return {
    append(chunk, column, start) {
      const texts = readColumn(chunk, column).values as readonly string[]
      let at = startOf(start)
      const {rowCount: count} = chunk
      for (let row = 0; row < count; row++) {
        const length = bytes.write(texts[row] ?? '', at)
        if (length > longest) longest = length
        at += length
        ends[start + row] = at
      }
    },
    hashOf: row => hash(bytes, startOf(row), ends[row] as number),
    isSame(row, other) {
      const start = startOf(row)
      const end = ends[row] as number
      const place = startOf(other)
      return isEqual(bytes, start, end, bytes, place, ends[other] as number)
    },
    aim(key) {
      // A JSON number beyond 2^53 may have been another one before it was read.
      if (typeof key === 'number' && Number.isInteger(key) && !Number.isSafeInteger(key))
        return undefined
      const text = String(key)
      if (text.length > longest || hasLoneSurrogate(text)) return undefined
      if (aimed.length < text.length * 3) aimed = Buffer.alloc(text.length * 3)
      aimedLength = aimed.write(text, 0)
      return hash(aimed, 0, aimedLength)
    },
    isAimed: row => isEqual(bytes, startOf(row), ends[row] as number, aimed, 0, aimedLength),
    text: row => bytes.toString('utf8', startOf(row), ends[row]),
  }
}

/** Half of a pair becomes U+FFFD as bytes, which may be somebody's key. */
function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text)
}

function isEqual(
  bytes: Uint8Array,
  start: number,
  end: number,
  others: Uint8Array,
  place: number,
  otherEnd: number,
): boolean {
  if (end - start !== otherEnd - place) return false
  for (let at = start, other = place; at < end; at++, other++)
    if (bytes[at] !== others[other]) return false
  return true
}

function hash(bytes: Uint8Array, start: number, end: number): number {
  let sum = end - start
  for (let at = start; at < end; at++) sum = Math.imul(sum ^ (bytes[at] as number), 0x01000193)
  return mix(sum)
}
