import {readWords} from '../../platform/duckdb/index.ts'
import {mix, type KeyColumn} from './key-column.ts'

const MIN = -(2n ** 63n)
const MAX = 2n ** 63n - 1n
const WORD = 2 ** 32
const INTEGER = /^[+-]?\d{1,20}$/

/** Keys of 64-bit integers: two words each, so that no bigint is made for a row. */
export function createIntegerKeys(rowCount: number): KeyColumn {
  const words = new Int32Array(rowCount * 2)
  let low = 0
  let high = 0

  const aimAt = (number: number): void => {
    low = number | 0
    high = Math.floor(number / WORD) | 0
  }

  return {
    append(chunk, column, start) {
      words.set(readWords(chunk, column).subarray(0, chunk.rowCount * 2), start * 2)
    },
    hashOf: row => hash(words[row * 2] as number, words[row * 2 + 1] as number),
    isSame: (row, other) =>
      words[row * 2] === words[other * 2] && words[row * 2 + 1] === words[other * 2 + 1],
    aim(key) {
      const value = typeof key === 'string' ? integerOf(key) : key
      if (typeof value === 'number') {
        // A JSON number beyond 2^53 may have been another one before it was read.
        if (!Number.isSafeInteger(value)) return undefined
        aimAt(value)
      } else {
        if (value === undefined || value < MIN || value > MAX) return undefined
        low = Number(BigInt.asIntN(32, value))
        high = Number(BigInt.asIntN(32, value >> 32n))
      }
      return hash(low, high)
    },
    isAimed: row => words[row * 2] === low && words[row * 2 + 1] === high,
    text: row =>
      String((BigInt(words[row * 2 + 1] ?? 0) << 32n) + BigInt((words[row * 2] ?? 0) >>> 0)),
  }
}

/** Integers as text are exact: what clients send that know of 2^53. */
function integerOf(text: string): number | bigint | undefined {
  if (!INTEGER.test(text)) return undefined
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}

function hash(low: number, high: number): number {
  return mix(low ^ Math.imul(mix(high), 0x9e3779b1))
}
