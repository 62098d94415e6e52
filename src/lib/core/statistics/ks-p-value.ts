import {ksExactTail} from './ks-exact-tail.ts'
import {ksOneSampleTail} from './ks-one-sample-tail.ts'

/** Up to this many rows in the larger sample, scipy counts paths. */
const EXACT_ROWS = 10_000
/** Where nm/(n+m)·D² is beyond, p is below 1e-30 and counting paths costs most. */
const FAR = 36

/**
 * Two-sided p-value of a two-sample Kolmogorov-Smirnov distance, as `scipy.stats.ks_2samp` of mode auto:
 * exact where the larger sample has at most 10,000 rows, else the law of the one-sample statistic of
 * round(nm/(n+m)) rows. Both hold for continuous distributions and are conservative where values tie.
 *
 * Of exact p-values below 1e-30 only the order of magnitude is right.
 *
 * @param distance - D, 0…1.
 * @param referenceRows - n ≥ 1.
 * @param currentRows - m ≥ 1.
 */
export function ksPValue(distance: number, referenceRows: number, currentRows: number): number {
  const [n, m] = [referenceRows, currentRows]
  const effective = (n * m) / (n + m)
  if (Math.max(n, m) <= EXACT_ROWS && (effective * distance ** 2 <= FAR || n * m <= 1e6))
    return ksExactTail(distance, n, m)
  return ksOneSampleTail(distance, roundHalfEven(effective))
}

/** What D stays below by chance in all but `tail` of comparisons: √(−ln(tail/2)/2 · (1/n + 1/m)), at most 1. */
export function ksNoise(tail: number, referenceRows: number, currentRows: number): number {
  return Math.min(1, Math.sqrt((-Math.log(tail / 2) / 2) * (1 / referenceRows + 1 / currentRows)))
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value)
  if (value - floor !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
}
