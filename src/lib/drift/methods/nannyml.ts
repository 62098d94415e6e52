import {
  contingencyChiSquare,
  hellingerDistance,
  jensenShannonDistance,
} from '../../core/statistics/index.ts'
import type {CategorySample} from '../sample.ts'
import type {MethodId} from '../types.ts'
import {alignCategories} from './align-categories.ts'
import {countOver} from './count-over.ts'
import {scoreCategoriesByDefault} from './default-categories.ts'
import {scoreNumbersByDefault} from './default-numbers.ts'
import type {BinCounts, NumberPair} from './number-pair.ts'
import {plainScore} from './plain-score.ts'
import type {RawScore} from './types.ts'

/**
 * A method on numbers as NannyML defines it; those that it does not have are ours. Kolmogorov-Smirnov and
 * Wasserstein are exact for any number of rows, where NannyML bins a reference of 10,000 rows and more.
 */
export function scoreNumbersAsNannyml(method: MethodId, pair: NumberPair): RawScore {
  switch (method) {
    case 'ks':
      return {...plainScore(method, pair.comparison.ks), pValue: pair.ksPValue}
    case 'wasserstein':
      return plainScore(method, pair.comparison.wasserstein)
    case 'jensen_shannon':
      return plainScore(method, jensenShannonDistance(...arrays(doaneBins(pair)), 2))
    case 'hellinger':
      return plainScore(method, hellingerDistance(...arrays(doaneBins(pair))))
    case 'anderson_darling':
    case 'chi2':
    case 'cramer_von_mises':
    case 'cramers_v':
    case 'kl_divergence':
    case 'l_infinity':
    case 'mmd':
    case 'psi':
    case 'text_domain':
    case 'total_variation':
    case 'z_test':
      return scoreNumbersByDefault(method, pair)
  }
}

/** A method on categories as NannyML defines it. */
export function scoreCategoriesAsNannyml(
  method: MethodId,
  reference: CategorySample,
  current: CategorySample,
): RawScore {
  const counts = alignCategories(reference, current)
  switch (method) {
    case 'jensen_shannon':
      return plainScore(method, jensenShannonDistance(...arrays(pooledUnseen(counts)), 2))
    case 'hellinger':
      return plainScore(method, hellingerDistance(...arrays(pooledUnseen(counts))))
    case 'chi2': {
      const {statistic, pValue} = contingencyChiSquare(counts.reference, counts.current)
      return {method, value: statistic, pValue, noise: null}
    }
    case 'l_infinity':
    case 'total_variation':
      return {...scoreCategoriesByDefault(method, reference, current), pValue: null, noise: null}
    case 'anderson_darling':
    case 'cramer_von_mises':
    case 'cramers_v':
    case 'kl_divergence':
    case 'ks':
    case 'mmd':
    case 'psi':
    case 'text_domain':
    case 'wasserstein':
    case 'z_test':
      return scoreCategoriesByDefault(method, reference, current)
  }
}

/** Bins of the reference by Doane's rule, and one for the current rows outside of them. */
function doaneBins(pair: NumberPair): BinCounts {
  const {reference, current} = countOver(pair, pair.doaneEdges)
  const inside = current.reduce((sum, rows) => sum + rows, 0)
  return {
    reference: Float64Array.of(...reference, 0),
    current: Float64Array.of(...current, pair.current.size - inside),
  }
}

/** Categories that the reference does not have are one. */
function pooledUnseen({reference, current}: BinCounts): BinCounts {
  const unseen = current.reduce((sum, rows, i) => sum + ((reference[i] ?? 0) === 0 ? rows : 0), 0)
  const known = (_: number, i: number): boolean => (reference[i] ?? 0) > 0
  return {
    reference: Float64Array.of(...reference.filter(known), 0),
    current: Float64Array.of(...current.filter(known), unseen),
  }
}

function arrays({reference, current}: BinCounts): [Float64Array, Float64Array] {
  return [reference, current]
}
