import {sortFloats} from '../numbers/index.ts'

/** So many of the others share a cell of the table: fewer make the table too large for the cache. */
const CELL = 4

/**
 * Share of `others` below each score, ties by half.
 *
 * Others are sorted and looked up from a table of equal steps over their range, so that a search goes through a
 * few of them only, wherever they crowd through more.
 *
 * @param scores - Finite.
 * @param others - Finite; without any all shares are NaN.
 */
export function placementValues(scores: Float64Array, others: Float64Array): Float64Array {
  const sorted = sortFloats(others.slice())
  const size = sorted.length
  const least = sorted[0] ?? 0
  const cells = Math.max(1, Math.floor(size / CELL))
  const most = sorted[size - 1] ?? 0
  const steps = cells / (most - least)
  const scale = Number.isFinite(steps) ? steps : 0
  const starts = startsOf(sorted, cells, least, scale)
  const shares = new Float64Array(scores.length)
  if (size === 0) return shares.fill(Number.NaN)
  for (let i = 0; i < shares.length; i++) {
    const x = scores[i] as number
    if (x < least) continue
    if (x > most) {
      shares[i] = 1
      continue
    }
    const cell = ((x - least) * scale) | 0
    const end = starts[cell + 1] as number
    const below = firstFrom(sorted, starts[cell] as number, end, x)
    const upTo = sorted[below] === x ? firstAbove(sorted, below, end, x) : below
    shares[i] = (below + upTo) / (2 * size)
  }
  return shares
}

/** Where each cell starts in the sorted values, and at last where they end. */
function startsOf(sorted: Float64Array, cells: number, least: number, scale: number): Uint32Array {
  const starts = new Uint32Array(cells + 2).fill(sorted.length)
  let next = 0
  for (let i = 0; i < sorted.length; i++) {
    const cell = (((sorted[i] as number) - least) * scale) | 0
    while (next <= cell) starts[next++] = i
  }
  return starts
}

function firstFrom(sorted: Float64Array, start: number, end: number, x: number): number {
  let [low, high] = [start, end]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] as number) < x) low = middle + 1
    else high = middle
  }
  return low
}

function firstAbove(sorted: Float64Array, start: number, end: number, x: number): number {
  let [low, high] = [start, end]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] as number) <= x) low = middle + 1
    else high = middle
  }
  return low
}
