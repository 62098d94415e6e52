import {
  chiSquareUpperQuantile,
  cramersV,
  hellingerDistance,
  jensenShannonDistance,
  largestShareChange,
  normalUpperQuantile,
  pooledChiSquare,
  populationStabilityIndex,
  populationStabilityNoise,
  relativeEntropy,
  totalVariation,
} from '../../core/statistics/index.ts'
import {NOISE_TAIL} from './noise-tail.ts'
import type {BinCounts} from './number-pair.ts'
import type {RawScore} from './types.ts'

export type BinMethod =
  | 'psi'
  | 'jensen_shannon'
  | 'hellinger'
  | 'total_variation'
  | 'l_infinity'
  | 'kl_divergence'
  | 'chi2'
  | 'cramers_v'

/**
 * A method on rows by bin or category. The noise follows from Σ (p − q)² / p̄ ~ χ²ₖ₋₁ · (1/n + 1/m): PSI is
 * about that sum, KL half of it, JS² and Hellinger² an eighth; TV is at most half its root. The p-value is
 * that of the χ² test with rare bins pooled, which holds where these laws do not: with bins of few rows.
 */
export function scoreBins(method: BinMethod, {reference, current}: BinCounts): RawScore {
  const [n, m] = [sumOf(reference), sumOf(current)]
  const used = reference.filter((rows, bin) => rows + (current[bin] ?? 0) > 0).length
  const spread = 1 / n + 1 / m
  const noise = used > 1 ? chiSquareUpperQuantile(NOISE_TAIL, used - 1) * spread : 0
  const test = pooledChiSquare(reference, current)
  const score = (value: number, floor: number): RawScore => ({
    method,
    value,
    pValue: test.pValue,
    noise: floor,
  })
  switch (method) {
    case 'psi':
      return score(
        populationStabilityIndex(reference, current),
        populationStabilityNoise(used, n, m, NOISE_TAIL),
      )
    case 'jensen_shannon':
      return score(jensenShannonDistance(reference, current), Math.sqrt(noise / 8))
    case 'hellinger':
      return score(hellingerDistance(reference, current), Math.sqrt(noise / 8))
    case 'total_variation':
      return score(totalVariation(reference, current), Math.min(1, Math.sqrt(noise) / 2))
    case 'l_infinity':
      return score(
        largestShareChange(reference, current),
        largestNoise(reference, current, used, spread),
      )
    case 'kl_divergence':
      return score(relativeEntropy(floored(reference), floored(current)), noise / 2)
    case 'chi2':
      return score(test.statistic, chiSquareUpperQuantile(NOISE_TAIL, Math.max(1, test.degrees)))
    case 'cramers_v':
      return score(cramersV(reference, current), Math.sqrt((noise * n * m) / (n + m) ** 2))
  }
}

/** Bonferroni over bins: the largest normal quantile of one share's change. */
function largestNoise(
  reference: Float64Array,
  current: Float64Array,
  bins: number,
  spread: number,
): number {
  const [n, m] = [sumOf(reference), sumOf(current)]
  const variance = reference.reduce((largest, rows, bin) => {
    const share = (rows + (current[bin] ?? 0)) / (n + m)
    return Math.max(largest, share * (1 - share))
  }, 0)
  return normalUpperQuantile(NOISE_TAIL / (2 * bins)) * Math.sqrt(variance * spread)
}

/** Smallest share, as in PSI: an empty bin gives a large finite divergence. */
const FLOOR = 1e-4

function floored(counts: Float64Array): Float64Array {
  const rows = sumOf(counts)
  return counts.map(count => Math.max(count / rows, FLOOR))
}

function sumOf(counts: Float64Array): number {
  return counts.reduce((sum, rows) => sum + rows, 0)
}
