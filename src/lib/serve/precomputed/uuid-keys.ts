import {readWords} from '../../platform/duckdb/index.ts'
import {mix, type KeyColumn} from './key-column.ts'

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i
const TOP_BIT = 0x80000000

/** Keys of UUIDs: four words each, less than half of their text; small and capital letters are one. */
export function createUuidKeys(rowCount: number): KeyColumn {
  const words = new Int32Array(rowCount * 4)
  const aimed = new Int32Array(4)

  return {
    append(chunk, column, start) {
      words.set(readWords(chunk, column).subarray(0, chunk.rowCount * 4), start * 4)
    },
    hashOf: row => hash(words, row * 4),
    isSame: (row, other) => isEqual(words, row * 4, words, other * 4),
    aim(key) {
      if (typeof key !== 'string' || !UUID.test(key)) return undefined
      aimed[0] = Number.parseInt(key.slice(28), 16)
      aimed[1] = Number.parseInt(key.slice(19, 23) + key.slice(24, 28), 16)
      aimed[2] = Number.parseInt(key.slice(9, 13) + key.slice(14, 18), 16)
      aimed[3] = Number.parseInt(key.slice(0, 8), 16) ^ TOP_BIT
      return hash(aimed, 0)
    },
    isAimed: row => isEqual(words, row * 4, aimed, 0),
    text(row) {
      const [d, c, b, a] = [...words.subarray(row * 4, row * 4 + 4)].map(hexOf)
      const first = hexOf((words[row * 4 + 3] ?? 0) ^ TOP_BIT)
      return a === undefined
        ? ''
        : `${first}-${b?.slice(0, 4)}-${b?.slice(4)}-${c?.slice(0, 4)}-${c?.slice(4)}${d}`
    },
  }
}

const hexOf = (word: number): string => (word >>> 0).toString(16).padStart(8, '0')

function isEqual(words: Int32Array, at: number, others: Int32Array, place: number): boolean {
  return (
    words[at] === others[place] &&
    words[at + 1] === others[place + 1] &&
    words[at + 2] === others[place + 2] &&
    words[at + 3] === others[place + 3]
  )
}

function hash(words: Int32Array, at: number): number {
  let sum = 0
  for (let word = 0; word < 4; word++)
    sum = mix((words[at + word] as number) ^ Math.imul(sum, 0x9e3779b1))
  return sum
}
