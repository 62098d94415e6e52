import {nextUp} from '../../core/numbers/index.ts'
import {quantileEdges} from '../../core/statistics/index.ts'

/** Bins that rows are counted in where they are too many for memory. */
export const COUNTED_BINS = 2000

/**
 * Edges of at most `bins` bins with about equally many rows, from a sample. Where it has few different
 * values, each has a bin of its own, [v, nextUp(v)); otherwise those have one that fill at least two.
 *
 * @param sorted - Finite values, ascending.
 */
export function sampleEdges(sorted: Float64Array, bins = COUNTED_BINS): Float64Array {
  const few = distinctUpTo(sorted, bins / 2)
  if (few !== undefined) {
    const edges = few.flatMap(value => [value, nextUp(value)])
    return Float64Array.from(edges.filter((edge, index) => edge !== edges[index - 1]))
  }
  const quantiles = Array.from(
    {length: bins},
    (_, index) => sorted[Math.floor((index * sorted.length) / bins)] ?? 0,
  )
  return Float64Array.from(quantileEdges(quantiles))
}

function distinctUpTo(sorted: Float64Array, most: number): number[] | undefined {
  const distinct: number[] = []
  for (const value of sorted) {
    if (value === distinct.at(-1)) continue
    if (distinct.push(value) > most) return undefined
  }
  return distinct
}
