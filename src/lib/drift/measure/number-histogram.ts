import {sampleQuantile, type Ranks} from '../../core/statistics/index.ts'
import type {NumberSample} from '../sample.ts'
import type {Histogram} from '../types.ts'

const MOST_BINS = 30
const LEAST_BINS = 5
const TAIL = 0.005

export interface RankedSample {
  readonly sample: NumberSample
  /** Null where the sample is empty. */
  readonly ranks: Ranks | null
}

/**
 * Shares of the rows in at most 30 bins of one width over the middle 99 % of both samples; what lies beyond
 * is in the first and the last bin. The number of bins is that of Rice's rule, 2·∛n, of the smaller sample.
 * Integers have a bin each where there are few.
 *
 * @returns null where neither sample has a row.
 */
export function numberHistogram(
  reference: RankedSample,
  current: RankedSample,
): Extract<Histogram, {kind: 'number'}> | null {
  const there = [reference, current].flatMap(({ranks, sample: {size}}) =>
    ranks === null ? [] : [{ranks, size}],
  )
  if (there.length === 0) return null
  const low = Math.min(...there.map(({ranks, size}) => sampleQuantile(ranks, size, TAIL)))
  const high = Math.max(...there.map(({ranks, size}) => sampleQuantile(ranks, size, 1 - TAIL)))
  const sizes = there.map(({size}) => size)
  const integer = reference.sample.integer && current.sample.integer
  const edges = edgesOf(low, high, Math.min(...sizes), integer)
  return {
    kind: 'number',
    edges,
    reference: shares(reference, edges),
    current: shares(current, edges),
  }
}

function edgesOf(low: number, high: number, rows: number, integer: boolean): number[] {
  if (integer && high - low < MOST_BINS) {
    const [first, last] = [Math.floor(low), Math.ceil(high)]
    return Array.from({length: last - first + 2}, (_, index) => first - 0.5 + index)
  }
  const bins = Math.max(LEAST_BINS, Math.min(MOST_BINS, Math.round(2 * Math.cbrt(rows))))
  const width = (high - low) / bins
  const edges = Array.from({length: bins + 1}, (_, index) =>
    index === bins ? high : low + index * width,
  )
  const ascending = edges.every((edge, index) => index === 0 || edge > (edges[index - 1] ?? edge))
  if (ascending && Number.isFinite(width)) return edges
  // One value, or values that doubles cannot divide any further.
  const margin = Math.max(0.5, Math.abs(low) * 1e-6)
  return [low - margin, high + margin]
}

function shares({sample, ranks}: RankedSample, edges: readonly number[]): number[] {
  const inner = edges.slice(1, -1)
  if (ranks === null) return [...inner, 0].map(() => 0)
  const upTo = [...inner.map(edge => ranks.below(edge)), sample.size]
  return upTo.map((count, index) => (count - (upTo[index - 1] ?? 0)) / sample.size)
}
