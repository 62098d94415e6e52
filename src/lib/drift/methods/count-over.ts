import type {Ranks} from '../../core/statistics/index.ts'
import type {BinCounts, NumberPair} from './number-pair.ts'

/** Rows of both samples in the bins of numpy.histogram: lower edge included, and the upper one of the last. */
export function countOver({ranks}: NumberPair, edges: readonly number[]): BinCounts {
  const [reference, current] = ranks
  return {reference: countOf(reference, edges), current: countOf(current, edges)}
}

function countOf(ranks: Ranks, edges: readonly number[]): Float64Array {
  const last = edges.length - 1
  const reached = edges.map((edge, i) => (i === last ? ranks.upTo(edge) : ranks.below(edge)))
  return Float64Array.from({length: last}, (_, i) => (reached[i + 1] ?? 0) - (reached[i] ?? 0))
}
