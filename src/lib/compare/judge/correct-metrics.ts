import type {MetricComparison, SliceComparison} from '../types.ts'
import {metricVerdict} from './describe-metric.ts'
import {adjust} from './judge-gates.ts'
import type {JudgeRules} from './types.ts'

/**
 * Corrects the p-values of metrics, and says what they show: the metrics over all rows are one family,
 * those of all slices together another. Metrics on which the models answer alike were not tested, and
 * do not count.
 *
 * @see Holm (1979); Benjamini & Hochberg (1995).
 */
export function correctMetrics(
  metrics: readonly MetricComparison[],
  slices: readonly SliceComparison[],
  rules: JudgeRules,
): {readonly metrics: readonly MetricComparison[]; readonly slices: readonly SliceComparison[]} {
  const ofSlices = correct(
    slices.flatMap(slice => slice.metrics),
    rules,
  )
  let next = 0
  return {
    metrics: correct(metrics, rules),
    slices: slices.map(slice => {
      const from = next
      next += slice.metrics.length
      return {...slice, metrics: ofSlices.slice(from, next)}
    }),
  }
}

function correct(
  metrics: readonly MetricComparison[],
  {alpha, correction}: JudgeRules,
): readonly MetricComparison[] {
  const isTested = ({interval}: MetricComparison): boolean => interval?.method !== 'identical'
  const adjusted = adjust(
    metrics.map(metric => (isTested(metric) ? (metric.test?.pValue ?? Number.NaN) : Number.NaN)),
    correction,
  )
  return metrics.map((metric, index) => {
    const p = adjusted[index] ?? Number.NaN
    const adjustedPValue = Number.isNaN(p) ? null : p
    return {...metric, adjustedPValue, verdict: metricVerdict(metric, adjustedPValue, alpha)}
  })
}
