import {betaPower, incompleteBeta} from './incomplete-beta.ts'

/**
 * Probability of at most k successes among n trials of probability p; a small one keeps its digits.
 *
 * @param k - A whole number; below 0 gives 0, from n on 1.
 * @param p - 0 < p < 1.
 * @see scipy.stats.binom.cdf.
 */
export function binomialLowerTail(k: number, n: number, p: number): number {
  if (k < 0) return 0
  return k >= n ? 1 : incompleteBeta(n - k, k + 1, 1 - p, p)
}

/**
 * Probability of exactly k successes among n trials of probability p.
 *
 * @param k - A whole number, 0 … n.
 * @param p - 0 < p < 1.
 * @see scipy.stats.binom.pmf.
 */
export function binomialProbability(k: number, n: number, p: number): number {
  return betaPower(k + 1, n - k + 1, p, 1 - p) / ((n + 1) * p * (1 - p))
}
