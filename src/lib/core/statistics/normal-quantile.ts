import {normalUpperQuantile, normalUpperTail} from './special/distributions.ts'

/**
 * Standard normal distribution function Φ(x); keeps its digits far in the lower tail.
 *
 * @see scipy.stats.norm.cdf.
 */
export function normalCdf(x: number): number {
  return x <= 0 ? normalUpperTail(-x) : 1 - normalUpperTail(x)
}

/**
 * Standard normal quantile Φ⁻¹(p).
 *
 * @param p - 0 … 1; 0 gives −∞, 1 gives +∞.
 * @returns NaN outside of [0, 1].
 * @see scipy.stats.norm.ppf.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN
  if (p === 0) return -Infinity
  if (p === 1) return Infinity
  return p <= 0.5 ? -normalUpperQuantile(p) : normalUpperQuantile(1 - p)
}
