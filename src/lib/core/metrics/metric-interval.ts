import {wilsonInterval, type Interval, type Random} from '../statistics/index.ts'
import type {Facts} from './facts.ts'
import {measureOf, valueOf, type Measure, type Proportion} from './measures.ts'
import {judgeMetric} from './resampling/judge-metric.ts'
import type {Metric} from './types.ts'

export type IntervalMethod = 'wilson' | 'delong' | 'bootstrap'

export interface MetricInterval extends Interval {
  readonly method: IntervalMethod
}

export interface IntervalOptions {
  readonly random: Random
  readonly resamples?: number
  readonly confidence?: number
}

/**
 * A confidence interval of a metric: Wilson's of shares of rows, DeLong's of areas under the ROC curve,
 * else a BCa bootstrap that reaches at least as far as Student's interval.
 *
 * @returns null where there is none: the metric is undefined, rows have weights, no resample differs,
 *   or for an extreme value such as the largest error, which resampling says nothing about.
 */
export function metricInterval(
  metric: Metric,
  facts: Facts,
  {random, resamples = 2000, confidence = 0.95}: IntervalOptions,
): MetricInterval | null {
  const {needs} = metric.definition
  if (facts.rows.weights !== null || (needs === 'values') !== (facts.kind === 'values')) return null
  if (facts.kind === 'classes' && needs === 'probabilities' && facts.rows.probabilities === null)
    return null
  const measure = measureOf(metric, facts.rows)
  const value = valueOf(measure, facts)
  if (!Number.isFinite(value)) return null
  const proportion = proportionOf(measure, facts)
  if (proportion !== undefined) {
    const {successes, trials} = proportion
    return trials > 0 ? {method: 'wilson', ...wilsonInterval(successes, trials, confidence)} : null
  }
  const judged = {models: [facts], values: [value], clusters: null, resamples, random}
  const inference = judgeMetric(metric, measure, judged).of([1])
  if (inference === null) return null
  const method = inference.method === 'delong' ? 'delong' : 'bootstrap'
  return {method, ...inference.interval(confidence)}
}

/** The share of rows that a metric is; undefined where it is none. */
export function proportionOf(measure: Measure, facts: Facts): Proportion | undefined {
  if (facts.kind !== 'classes') return undefined
  if (measure.by === 'confusion') return measure.proportion?.(facts)
  if (measure.by !== 'class-sums' || measure.sums.proportion !== true) return undefined
  const {rowCount} = facts.rows
  return {successes: Math.round(valueOf(measure, facts) * rowCount), trials: rowCount}
}
