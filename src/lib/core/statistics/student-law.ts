import {normalCdf, normalQuantile} from './normal-quantile.ts'
import {studentUpperTail} from './special/student-tail.ts'

/**
 * Distribution function of Student's t; keeps its digits far in the lower tail.
 *
 * @param degrees - > 0; Infinity gives the normal law.
 * @see scipy.stats.t.cdf.
 */
export function studentCdf(x: number, degrees: number): number {
  return degrees < MOST_DEGREES ? studentUpperTail(-x, degrees) : normalCdf(x)
}

/**
 * Quantile of Student's t.
 *
 * @param p - 0 … 1; 0 gives −∞, 1 gives +∞.
 * @returns NaN outside of [0, 1].
 * @see scipy.stats.t.ppf.
 */
export function studentQuantile(p: number, degrees: number): number {
  if (p > 0.5) return -studentQuantile(1 - p, degrees)
  if (p === 0.5 || p === 0 || !(degrees < MOST_DEGREES)) return normalQuantile(p)
  if (!(p > 0)) return Number.NaN
  // Its tails are heavier than those of the normal law, so the quantile lies farther out.
  let high = normalQuantile(p)
  let low = 2 * high
  while (studentCdf(low, degrees) > p) low *= 2
  for (;;) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) return middle
    if (studentCdf(middle, degrees) > p) high = middle
    else low = middle
  }
}

/** Beyond these the law is normal to nine digits. */
const MOST_DEGREES = 1e10
