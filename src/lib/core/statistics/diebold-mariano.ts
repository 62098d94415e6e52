import type {SignificanceTest} from './significance-test.ts'
import {studentUpperTail} from './special/student-tail.ts'

/**
 * Diebold-Mariano test of whether two forecasts lose as much, step by step in the order of time.
 *
 * With d = old − new losses of n steps and γₖ their autocovariances, the statistic is
 * d̄ / √((γ₀ + 2 Σₖ (1 − k/h) γₖ)/n), k = 1 … h − 1 (Bartlett's weights, which keep the variance positive), times
 * √((n + 1 − 2h + h(h − 1)/n)/n) for small samples; its law is Student's of n − 1 degrees.
 *
 * @param lossOld - Such as squared errors, one a step.
 * @param horizon - h ≥ 1: forecasts so many steps ahead have errors that depend on the h − 1 before them.
 * @returns The statistic is above 0 where the new forecast loses less; null, and p NaN, where there are fewer than
 *   two steps or no more than the horizon, or all differ by the same; p = 1 where losses never differ.
 * @see Diebold & Mariano (1995); Harvey, Leybourne & Newbold (1997).
 */
export function dieboldMariano(
  lossOld: Float64Array,
  lossNew: Float64Array,
  horizon = 1,
): SignificanceTest {
  const test = 'Diebold-Mariano'
  const size = lossOld.length
  const undefinedTest = {test, statistic: null, pValue: Number.NaN}
  if (size < 2 || horizon >= size) return undefinedTest
  const off = lossOld.map((loss, step) => loss - (lossNew[step] as number))
  const mean = off.reduce((a, b) => a + b, 0) / size
  if (off.every(value => value === 0)) return {test, statistic: 0, pValue: 1}
  for (let step = 0; step < size; step++) off[step] = (off[step] as number) - mean
  let variance = 0
  for (let lag = 0; lag < horizon; lag++)
    variance += (lag === 0 ? 1 : 2 * (1 - lag / horizon)) * (autoSum(off, lag) / size)
  // Differences of losses that vary by rounding alone do not vary.
  const largest = lossOld.reduce((most, loss) => Math.max(most, Math.abs(loss)), Math.abs(mean))
  if (!(Math.sqrt(variance) > Number.EPSILON * largest)) return undefinedTest
  const correction = (size + 1 - 2 * horizon + (horizon * (horizon - 1)) / size) / size
  const statistic = (mean / Math.sqrt(variance / size)) * Math.sqrt(correction)
  return {test, statistic, pValue: Math.min(1, 2 * studentUpperTail(Math.abs(statistic), size - 1))}
}

/** Sum of products of values that are so many steps apart. */
function autoSum(values: Float64Array, lag: number): number {
  let sum = 0
  for (let i = lag; i < values.length; i++)
    sum += (values[i] as number) * (values[i - lag] as number)
  return sum
}
