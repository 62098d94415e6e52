import type {Key, KeyColumn} from './key-column.ts'

/** Finds rows by key. */
export interface KeyIndex {
  /** Puts a row in; gives the row that has its key already, which stays, or -1. */
  insert(row: number): number
  /** Puts a row in the place of the one that has the same key. */
  replace(row: number): void
  /** The row of a key, or -1. */
  find(key: Key): number
  /** The rows that can be found. */
  rows(): Generator<number>
}

const FULL = 0.7

/**
 * Open addressing: a slot holds a row number plus one, the next slot is tried where it is another key's.
 * Keys are compared themselves, never their hashes alone.
 *
 * 10 million keys take 64 MB, and a look-up touches two places of memory as a rule.
 */
export function createKeyIndex(keys: KeyColumn, rowCount: number): KeyIndex {
  const size = 2 ** Math.max(4, Math.ceil(Math.log2((rowCount + 1) / FULL)))
  const mask = size - 1
  const slots = new Uint32Array(size)

  const slotOf = (row: number): number => {
    let slot = keys.hashOf(row) & mask
    for (;;) {
      const held = slots[slot] as number
      if (held === 0 || keys.isSame(held - 1, row)) return slot
      slot = (slot + 1) & mask
    }
  }

  return {
    insert(row) {
      const slot = slotOf(row)
      const held = slots[slot] as number
      if (held === 0) slots[slot] = row + 1
      return held - 1
    },
    replace(row) {
      slots[slotOf(row)] = row + 1
    },
    find(key) {
      const hash = keys.aim(key)
      if (hash === undefined) return -1
      let slot = hash & mask
      for (;;) {
        const held = slots[slot] as number
        if (held === 0 || keys.isAimed(held - 1)) return held - 1
        slot = (slot + 1) & mask
      }
    },
    *rows() {
      for (const held of slots) if (held !== 0) yield held - 1
    },
  }
}
