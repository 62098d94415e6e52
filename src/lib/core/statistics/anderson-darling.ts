import type {AscendingSample} from './ascending-sample.ts'
import {eachValue} from './each-value.ts'
import {requireRows} from './require-rows.ts'

export interface AndersonDarling {
  /** Standardized: (A² − 1) / σ; about 0 by chance. */
  readonly statistic: number
  /** Between 0.001 and 0.25, where the table of the law ends; null where a law needs more rows. */
  readonly pValue: number | null
}

/** Levels of the table, and the standardized statistic at them for two samples: b₀ + b₁ + b₂. */
const LEVELS = [0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001]
const CRITICAL = [
  0.675 - 0.245 - 0.105,
  1.281 + 0.25 - 0.305,
  1.645 + 0.678 - 0.362,
  1.96 + 1.149 - 0.391,
  2.326 + 1.822 - 0.396,
  2.573 + 2.364 - 0.345,
  3.085 + 3.615 - 0.154,
]

/**
 * Two-sample Anderson-Darling test with midranks: it weighs the tails more than Cramér-von Mises does. The
 * p-value interpolates ln p by a parabola through the table of Scholz and Stephens and is capped to it.
 *
 * Where all values are equal nothing can differ: statistic 0, p-value ¼.
 *
 * @throws MlopsError `DRIFT_EMPTY_SAMPLE`.
 * @see scipy.stats.anderson_ksamp; Scholz & Stephens (1987), K-sample Anderson-Darling tests, equation 7.
 */
export function andersonDarling(
  reference: AscendingSample,
  current: AscendingSample,
): AndersonDarling {
  const [n, m] = [reference.size, current.size]
  requireRows(n, m)
  const rows = n + m
  let [before, beforeCurrent] = [0, 0]
  let [sum, values] = [0, 0]
  eachValue(reference, current, (a, b) => {
    values++
    const tied = a + b
    const middle = before + beforeCurrent + tied / 2
    const weight = tied / rows / (middle * (rows - middle) - (rows * tied) / 4)
    // Both samples miss by the same, with opposite signs.
    const off = rows * (before + a / 2) - middle * n
    if (weight > 0 && Number.isFinite(weight)) sum += weight * off * off * (1 / n + 1 / m)
    before += a
    beforeCurrent += b
  })
  if (values === 1) return {statistic: 0, pValue: LEVELS[0] ?? null}
  if (rows < 4) return {statistic: 0, pValue: null}
  const raw = (sum * (rows - 1)) / rows
  const statistic = (raw - 1) / Math.sqrt(varianceOf(n, m))
  return {statistic, pValue: interpolated(statistic)}
}

/** Variance of A² for two samples, equation 4. */
function varianceOf(n: number, m: number): number {
  const rows = n + m
  const H = 1 / n + 1 / m
  let [h, g, partial] = [0, 0, 0]
  for (let i = 1; i < rows; i++) h += 1 / i
  for (let i = 1; i <= rows - 2; i++) {
    partial += 1 / (rows - i)
    g += partial / (i + 1)
  }
  const a = 4 * g - 6 + (10 - 6 * g) * H
  const b = (2 * g - 4) * 4 + 16 * h + (2 * g - 14 * h - 4) * H - 8 * h + 4 * g - 6
  const c = (6 * h + 2 * g - 2) * 4 + (4 * h - 4 * g + 6) * 2 + (2 * h - 6) * H + 4 * h
  const d = (2 * h + 6) * 4 - 8 * h
  return (a * rows ** 3 + b * rows ** 2 + c * rows + d) / ((rows - 1) * (rows - 2) * (rows - 3))
}

function interpolated(statistic: number): number {
  if (statistic < (CRITICAL[0] ?? 0)) return 0.25
  if (statistic > (CRITICAL.at(-1) ?? 0)) return 0.001
  const [c0, c1, c2] = parabola(
    CRITICAL,
    LEVELS.map(level => Math.log(level)),
  )
  return Math.exp(c0 + c1 * statistic + c2 * statistic * statistic)
}

/** Least squares by the normal equations; the seven points are well spread. */
function parabola(x: readonly number[], y: readonly number[]): [number, number, number] {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length
  const moment = (power: number, weights?: readonly number[]): number =>
    x.reduce((sum, value, i) => sum + (value - mean) ** power * (weights?.[i] ?? 1), 0)
  const [s0, s2, s3, s4] = [moment(0), moment(2), moment(3), moment(4)]
  const [t0, t1, t2] = [moment(0, y), moment(1, y), moment(2, y)]
  // x is centred: s1 = 0.
  const determinant = s0 * (s2 * s4 - s3 * s3) - s2 * s2 * s2
  const b2 = (s0 * (s2 * t2 - s3 * t1) - s2 * s2 * t0) / determinant
  const b1 = (t1 - s3 * b2) / s2
  const b0 = (t0 - s2 * b2) / s0
  return [b0 - b1 * mean + b2 * mean * mean, b1 - 2 * b2 * mean, b2]
}
