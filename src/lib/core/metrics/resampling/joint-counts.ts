/** Keys that occur, ascending, and how often. */
export interface JointCounts {
  readonly keys: Float64Array
  readonly counts: Float64Array
}

/** Up to this many possible keys, and keys a row, an array that holds them all is quickest. */
const DENSE = 2 ** 20
const DENSE_A_ROW = 16

/**
 * Counts rows by key.
 *
 * @param keyCount - Keys are 0 … keyCount − 1.
 */
export function jointCounts(
  rowCount: number,
  keyCount: number,
  keyOf: (row: number) => number,
): JointCounts {
  return keyCount <= Math.min(DENSE, DENSE_A_ROW * rowCount)
    ? countInArray(rowCount, keyCount, keyOf)
    : countInMap(rowCount, () => 1, keyOf)
}

/** Counts anew after keys were put together. */
export function regroup({keys, counts}: JointCounts, keyOf: (key: number) => number): JointCounts {
  return countInMap(
    keys.length,
    place => counts[place] ?? 0,
    place => keyOf(keys[place] ?? 0),
  )
}

function countInArray(
  rowCount: number,
  keyCount: number,
  keyOf: (row: number) => number,
): JointCounts {
  const all = new Uint32Array(keyCount)
  for (let row = 0; row < rowCount; row++) {
    const key = keyOf(row)
    all[key] = (all[key] ?? 0) + 1
  }
  const keys = Float64Array.from(all.keys()).filter(key => all[key] !== 0)
  return {keys, counts: keys.map(key => all[key] ?? 0)}
}

function countInMap(
  size: number,
  countOf: (place: number) => number,
  keyOf: (place: number) => number,
): JointCounts {
  const all = new Map<number, number>()
  for (let place = 0; place < size; place++) {
    const key = keyOf(place)
    all.set(key, (all.get(key) ?? 0) + countOf(place))
  }
  const keys = Float64Array.from(all.keys()).sort()
  return {keys, counts: keys.map(key => all.get(key) ?? 0)}
}
