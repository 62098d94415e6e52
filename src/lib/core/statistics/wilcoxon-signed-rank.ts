import {sortFloats} from '../numbers/index.ts'
import {normalCdf} from './normal-quantile.ts'
import type {SignificanceTest} from './significance-test.ts'

/** Up to so many differences the law of the statistic is counted, where no two are of one size and none is 0. */
const MOST_EXACT = 50
/** Up to so many it is counted in any case. */
const MOST_EXACT_TIED = 13

/**
 * Wilcoxon's signed-rank test of whether differences lie evenly around 0. Those that are 0 are left out; the
 * others are ranked by size, ties by their mean rank. The statistic W is the smaller of the sums of ranks of
 * positive and of negative differences.
 *
 * Its law is exact up to 50 differences, or up to 13 where some are 0 or of one size; else normal, of mean
 * n(n + 1)/4 and variance (n(n + 1)(2n + 1) − Σ(t³ − t)/2)/24 with t the numbers of ties.
 *
 * @param differences - Without NaN; not changed.
 * @returns p = 1 where all are 0; a statistic of null without any.
 * @see scipy.stats.wilcoxon with its defaults; Wilcoxon (1945).
 */
export function wilcoxonSignedRank(differences: Float64Array): SignificanceTest {
  const test = 'Wilcoxon signed-rank'
  const {size, positive, negative, ties} = rankSigns(differences)
  if (differences.length === 0) return {test, statistic: null, pValue: Number.NaN}
  const statistic = Math.min(positive, negative)
  if (size === 0) return {test, statistic, pValue: 1}
  const tied = ties > 0 || size < differences.length
  if (differences.length <= (tied ? MOST_EXACT_TIED : MOST_EXACT))
    return {test, statistic, pValue: Math.min(1, 2 * exactTail(differences))}
  const mean = (size * (size + 1)) / 4
  const variance = (size * (size + 1) * (2 * size + 1) - ties / 2) / 24
  const z = (statistic - mean) / Math.sqrt(variance)
  return {test, statistic, pValue: Math.min(1, 2 * normalCdf(z))}
}

interface SignedRanks {
  /** Differences that are not 0. */
  readonly size: number
  /** Sums of ranks. */
  readonly positive: number
  readonly negative: number
  /** Σ(t³ − t) over numbers of ties. */
  readonly ties: number
}

/** Sizes of both signs are sorted by themselves and walked through together: `each` gets every rank and its ties. */
function rankSigns(
  differences: Float64Array,
  each?: (rank: number, tied: number) => void,
): SignedRanks {
  const above = sortFloats(differences.filter(value => value > 0))
  const below = sortFloats(differences.filter(value => value < 0).map(value => -value))
  let [i, j, positive, ties] = [0, 0, 0, 0]
  while (i < above.length || j < below.length) {
    const before = i + j
    const firstAbove = i
    const value = Math.min(above[i] ?? Infinity, below[j] ?? Infinity)
    while (i < above.length && above[i] === value) i++
    while (j < below.length && below[j] === value) j++
    const tied = i + j - before
    const rank = before + (tied + 1) / 2
    positive += rank * (i - firstAbove)
    ties += tied * tied * tied - tied
    each?.(rank, tied)
  }
  const size = i + j
  return {size, positive, negative: (size * (size + 1)) / 2 - positive, ties}
}

/** P(W ≤ the smaller sum), signs being even: how many choices of positive ranks have each sum. */
function exactTail(differences: Float64Array): number {
  const doubledRanks: number[] = []
  const {size, positive, negative} = rankSigns(differences, (rank, tied) => {
    for (let count = 0; count < tied; count++) doubledRanks.push(2 * rank)
  })
  const most = 2 * Math.min(positive, negative)
  const ways = new Float64Array(most + 1)
  ways[0] = 1
  for (const rank of doubledRanks)
    for (let sum = most; sum >= rank; sum--)
      ways[sum] = (ways[sum] as number) + (ways[sum - rank] as number)
  return ways.reduce((a, b) => a + b, 0) / 2 ** size
}
