import {requireRows} from './require-rows.ts'
import {normalUpperTail} from './special/distributions.ts'

export interface ProportionsZ {
  /** (p − q) / √(P (1 − P) (1/n + 1/m)) with the pooled share P; 0 where P is 0 or 1. */
  readonly statistic: number
  /** Two-sided. */
  readonly pValue: number
}

/**
 * Two-proportion z-test of one share with the pooled variance, two-sided.
 *
 * @param reference - Rows of the reference that count, of `referenceRows` ≥ 1.
 * @param current - Rows of the current sample that count, of `currentRows` ≥ 1.
 * @throws MlopsError `DRIFT_EMPTY_SAMPLE`.
 * @see statsmodels.stats.proportion.proportions_ztest.
 */
export function proportionsZ(
  reference: number,
  referenceRows: number,
  current: number,
  currentRows: number,
): ProportionsZ {
  requireRows(referenceRows, currentRows)
  const pooled = (reference + current) / (referenceRows + currentRows)
  const variance = pooled * (1 - pooled) * (1 / referenceRows + 1 / currentRows)
  if (variance === 0) return {statistic: 0, pValue: 1}
  const statistic = (reference / referenceRows - current / currentRows) / Math.sqrt(variance)
  return {statistic, pValue: Math.min(1, 2 * normalUpperTail(Math.abs(statistic)))}
}
