import {nextUp} from '../../core/numbers/index.ts'
import {quantileEdges, Ranks, sampleQuantile} from '../../core/statistics/index.ts'
import {PROFILE_BINS, type NumberColumn} from './schema.ts'

/** What counting gives of a column of numbers. */
export type CountedNumbers = Pick<
  NumberColumn,
  'nulls' | 'infinite' | 'moments' | 'exact' | 'edges' | 'counts' | 'means'
>

export type NumberBins = Pick<NumberColumn, 'exact' | 'edges' | 'counts' | 'means'>

/**
 * Values in bins of equal rank: each of up to 500 different ones by itself, else between the 499 quantiles
 * i/500, the deciles among them. A value that several quantiles fall on has a bin of its own, [v, nextUp(v)).
 *
 * @param values - Finite, ascending.
 */
export function numberBins(values: Float64Array): NumberBins {
  const few = countUpTo(values, PROFILE_BINS)
  if (few !== undefined) return {exact: true, edges: [...few.keys()], counts: [...few.values()]}
  const ranks = new Ranks({values, size: values.length})
  const quantiles = Array.from({length: PROFILE_BINS - 1}, (_, index) =>
    sampleQuantile(ranks, values.length, (index + 1) / PROFILE_BINS),
  )
  // Between values near both ends of the doubles there is no number to interpolate.
  const max = values[values.length - 1] ?? 0
  // The end of a bin of the largest value is that of all bins.
  const edges = quantileEdges([values[0] ?? 0, ...quantiles.filter(Number.isFinite)]).filter(
    edge => edge <= max,
  )
  const starts = edges.map(edge => ranks.below(edge))
  const counts = starts.map((start, bin) => (starts[bin + 1] ?? values.length) - start)
  const means = edges.map((edge, bin) => {
    const start = starts[bin] ?? 0
    return meanWithin(
      sumOf(values.subarray(start, start + (counts[bin] ?? 0))),
      counts[bin] ?? 0,
      edge,
      edges[bin + 1],
      max,
    )
  })
  return {exact: false, edges, counts, means}
}

/** The mean of a bin, kept within it against rounding: `low` where it is empty. */
export function meanWithin(
  sum: number,
  count: number,
  low: number,
  high: number | undefined,
  max: number,
): number {
  if (count === 0) return low
  const mean = sum / count
  const most = high === undefined ? max : -nextUp(-high)
  return Number.isNaN(mean) ? low : Math.max(low, Math.min(mean, most))
}

/** Different values with their rows; undefined where there are more than `most`. */
function countUpTo(values: Float64Array, most: number): Map<number, number> | undefined {
  const counts = new Map<number, number>()
  for (const value of values) {
    counts.set(value, (counts.get(value) ?? 0) + 1)
    if (counts.size > most) return undefined
  }
  return counts
}

function sumOf(values: Float64Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum
}
