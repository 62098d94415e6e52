import type {AscendingSample} from './ascending-sample.ts'
import {cramerVonMisesExactTail} from './cramer-von-mises-exact-tail.ts'
import {cramerVonMisesLimitTail} from './cramer-von-mises-limit-tail.ts'
import {eachValue} from './each-value.ts'
import {requireRows} from './require-rows.ts'

export interface CramerVonMises {
  readonly statistic: number
  /** Null where a sample has a single row. */
  readonly pValue: number | null
}

/** Up to this many rows in the larger sample, paths are counted. */
const EXACT_ROWS = 20

/**
 * Two-sample Cramér-von Mises statistic T = U / (nmN) − (4nm − 1) / (6N) with N = n + m and U from midranks
 * (Anderson 1962, equations 9 and 10), as `scipy.stats.cramervonmises_2samp`; p by counting up to 20 rows,
 * else by the limit law after matching mean and variance.
 *
 * U is of the order of N⁴ and T of 1, so T is not computed from it but from the squared differences of the
 * two distributions at the middle of each step, with corrections for ties that follow by partial summation.
 *
 * @throws MlopsError `DRIFT_EMPTY_SAMPLE`.
 */
export function cramerVonMises(
  reference: AscendingSample,
  current: AscendingSample,
): CramerVonMises {
  const [n, m] = [reference.size, current.size]
  requireRows(n, m)
  const rows = n + m
  const product = n * m
  let [before, beforeCurrent] = [0, 0]
  let [gaps, cubes, mixed, ties, tiesCurrent] = [0, 0, 0, 0, 0]
  eachValue(reference, current, (a, b) => {
    const [alpha, beta] = [a / n, b / m]
    const gap = before / n - beforeCurrent / m + (alpha - beta) / 2
    gaps += (alpha + beta) * gap * gap
    cubes += alpha ** 3 + beta ** 3
    mixed += alpha * beta * (alpha + beta)
    ties += a * (a * a - 1)
    tiesCurrent += b * (b * b - 1)
    before += a
    beforeCurrent += b
  })
  const statistic =
    (product / rows) * (gaps / 2 + cubes / 24 - mixed / 8) +
    (n * ties + m * tiesCurrent) / (12 * product * rows) +
    1 / (6 * rows)
  if (n < 2 || m < 2) return {statistic, pValue: null}
  const pValue =
    Math.max(n, m) <= EXACT_ROWS
      ? cramerVonMisesExactTail(statistic, n, m)
      : cramerVonMisesLimitTail(normalized(statistic, n, m))
  return {statistic, pValue}
}

/** The statistic, moved and scaled to mean and variance of the limit law (equations 11, 14 and 15). */
function normalized(statistic: number, n: number, m: number): number {
  const rows = n + m
  const mean = (1 + 1 / rows) / 6
  const variance =
    ((rows + 1) * (4 * n * m * rows - 3 * (n * n + m * m) - 2 * n * m)) /
    (45 * rows * rows * 4 * n * m)
  return 1 / 6 + (statistic - mean) / Math.sqrt(45 * variance)
}
