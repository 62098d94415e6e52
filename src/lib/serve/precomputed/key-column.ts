import type {Chunk} from '../../platform/duckdb/index.ts'

/** What a request may ask for. */
export type Key = string | number | bigint

/**
 * The keys of the rows, side by side, to be compared exactly. A key of a request is aimed at first;
 * `isAimed` is about the last one.
 */
export interface KeyColumn {
  /** Takes the keys of a chunk, whose first row is row `start` of the table. */
  append(chunk: Chunk, column: number, start: number): void
  hashOf(row: number): number
  isSame(row: number, other: number): boolean
  /** The hash of a key; undefined where no row can have it. */
  aim(key: Key): number | undefined
  isAimed(row: number): boolean
  /** The key for people. */
  text(row: number): string
}

/** Spreads the bits of a word over all of it, by the finalizer of MurmurHash3. */
export function mix(word: number): number {
  let hash = word ^ (word >>> 16)
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
