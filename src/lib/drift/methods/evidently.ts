import {
  contingencyChiSquare,
  eachValue,
  goodnessOfFit,
  hellingerDistance,
  jensenShannonDistance,
  relativeEntropy,
  sturgesEdges,
  totalVariation,
} from '../../core/statistics/index.ts'
import type {CategorySample} from '../sample.ts'
import type {MethodId} from '../types.ts'
import {alignCategories} from './align-categories.ts'
import {scoreNumbersByDefault} from './default-numbers.ts'
import {scoreCategoriesByDefault} from './default-categories.ts'
import {countOver} from './count-over.ts'
import {firstShare} from './first-share.ts'
import type {BinCounts, NumberPair} from './number-pair.ts'
import {plainScore} from './plain-score.ts'
import type {RawScore} from './types.ts'

/** Up to this many different values of the reference, each is a bin. */
const MOST_VALUES = 20

/**
 * A method on numbers as Evidently defines it; those that it does not have are ours. Chance has no say in its
 * decisions, so that distances carry no p-value.
 */
export function scoreNumbersAsEvidently(method: MethodId, pair: NumberPair): RawScore {
  switch (method) {
    case 'ks':
      return {...plainScore(method, pair.comparison.ks), pValue: pair.ksPValue}
    case 'wasserstein':
      return plainScore(method, pair.comparison.wasserstein / pair.scale)
    case 'hellinger':
      return plainScore(method, hellingerOfValues(pair))
    case 'psi':
    case 'kl_divergence':
    case 'jensen_shannon':
      return scoreShares(method, evidentlyBins(pair))
    case 'chi2':
      return scoreShares(method, exactValues(pair))
    case 'anderson_darling':
    case 'cramer_von_mises':
    case 'cramers_v':
    case 'l_infinity':
    case 'mmd':
    case 'text_domain':
    case 'total_variation':
    case 'z_test':
      return scoreNumbersByDefault(method, pair)
  }
}

/** A method on categories as Evidently defines it. */
export function scoreCategoriesAsEvidently(
  method: MethodId,
  reference: CategorySample,
  current: CategorySample,
): RawScore {
  switch (method) {
    case 'z_test':
      return firstShare(reference, current)
    case 'psi':
    case 'kl_divergence':
    case 'jensen_shannon':
    case 'hellinger':
    case 'total_variation':
    case 'chi2':
      return scoreShares(method, alignCategories(reference, current))
    case 'anderson_darling':
    case 'cramer_von_mises':
    case 'cramers_v':
    case 'ks':
    case 'l_infinity':
    case 'mmd':
    case 'text_domain':
    case 'wasserstein':
      return scoreCategoriesByDefault(method, reference, current)
  }
}

type ShareMethod =
  'psi' | 'kl_divergence' | 'jensen_shannon' | 'hellinger' | 'total_variation' | 'chi2'

function scoreShares(method: ShareMethod, counts: BinCounts): RawScore {
  const {reference, current} = counts
  switch (method) {
    case 'psi': {
      const [p, q] = [withoutZeros(reference), withoutZeros(current)]
      const value = p.reduce((sum, a, i) => sum + (a - (q[i] ?? 0)) * Math.log(a / (q[i] ?? 0)), 0)
      return plainScore(method, value)
    }
    case 'kl_divergence':
      return plainScore(method, relativeEntropy(withoutZeros(reference), withoutZeros(current)))
    case 'jensen_shannon':
      return plainScore(method, jensenShannonDistance(reference, current))
    case 'hellinger':
      return plainScore(method, hellingerDistance(reference, current))
    case 'total_variation':
      return {
        method,
        value: totalVariation(reference, current),
        // Evidently permutes rows; the law of large numbers gives the same verdicts.
        pValue: contingencyChiSquare(reference, current, false).pValue,
        noise: null,
      }
    case 'chi2': {
      const {statistic, pValue} = goodnessOfFit(reference, current)
      // Infinity, of a category that is new, has no JSON.
      return {method, value: Math.min(statistic, Number.MAX_VALUE), pValue, noise: null}
    }
  }
}

/** Equal bins over both samples by Sturges' rule, or the values themselves where they are few. */
function evidentlyBins(pair: NumberPair): BinCounts {
  const {reference, current} = pair
  if (!hasMoreValues(reference.values, MOST_VALUES)) return exactValues(pair)
  return countOver(pair, sturgesEdges(rangeOf(pair, reference.size + current.size)))
}

/** Its Hellinger distance counts different values, not rows, to choose the bins. */
function hellingerOfValues(pair: NumberPair): number {
  let values = 0
  eachValue(pair.reference, pair.current, () => values++)
  const {reference, current} = countOver(pair, sturgesEdges(rangeOf(pair, values)))
  return hellingerDistance(reference, current)
}

function rangeOf(
  {reference, current}: NumberPair,
  size: number,
): Parameters<typeof sturgesEdges>[0] {
  const [a, b] = [reference.values, current.values]
  return {
    min: Math.min(a[0] ?? 0, b[0] ?? 0),
    max: Math.max(a[a.length - 1] ?? 0, b[b.length - 1] ?? 0),
    size,
    integer: reference.integer && current.integer,
  }
}

function exactValues({reference, current}: NumberPair): BinCounts {
  const a: number[] = []
  const b: number[] = []
  eachValue(reference, current, (rows, currentRows) => {
    a.push(rows)
    b.push(currentRows)
  })
  return {reference: Float64Array.from(a), current: Float64Array.from(b)}
}

function hasMoreValues(values: Float64Array, most: number): boolean {
  let different = 0
  for (let i = 0; i < values.length; i++) {
    if (i > 0 && values[i] === values[i - 1]) continue
    if (++different > most) return true
  }
  return false
}

/** Shares where a zero became 1e-4, or a millionth of the smallest where that is not above 1e-4. */
function withoutZeros(counts: Float64Array): Float64Array {
  const rows = total(counts)
  const shares = counts.map(count => count / rows)
  const smallest = shares.reduce((least, share) => (share > 0 ? Math.min(least, share) : least), 1)
  const filled = smallest <= 1e-4 ? smallest / 1e6 : 1e-4
  return shares.map(share => (share === 0 ? filled : share))
}

function total(counts: Float64Array): number {
  return counts.reduce((sum, rows) => sum + rows, 0)
}
