import type {Random} from '../../statistics/index.ts'
import type {Facts} from '../facts.ts'
import type {Measure} from '../measures.ts'
import type {Metric} from '../types.ts'
import {allowNoise, calibrationNoise} from './calibration-noise.ts'
import type {Clusters} from './clusters.ts'
import {judgeArea} from './judge-area.ts'
import {judgeCells} from './judge-cells.ts'
import {metricCells} from './metric-cells.ts'
import {rangeOf, type MetricJudge} from './metric-judge.ts'

export interface JudgedModels {
  /** One, or two over the same rows with the same truth. */
  readonly models: readonly Facts[]
  /** The metric of each. */
  readonly values: readonly number[]
  readonly clusters: Clusters | null
  readonly resamples: number
  readonly random: Random
}

/**
 * DeLong for areas under ROC curves, else a bootstrap; nothing is computed before it is asked for.
 *
 * An extreme value, which resampling says nothing about, and a table of too many classes have no inference.
 */
export function judgeMetric(metric: Metric, measure: Measure, judged: JudgedModels): MetricJudge {
  const {models, values, clusters, resamples, random} = judged
  if (metric.definition.id.startsWith('auc'))
    return judgeArea(
      metric,
      models.filter(facts => facts.kind === 'classes'),
      values,
      clusters,
    )
  let judge: MetricJudge | undefined
  let noises: readonly number[] | undefined
  return {
    of(weights) {
      judge ??= judgeCells(
        metric,
        metricCells(metric, models, measure, clusters, random),
        clusters?.method ?? 'bootstrap',
        resamples,
        random,
      )
      const inference = judge.of(weights)
      if (inference === null || metric.definition.id !== 'ece') return inference
      noises ??= models.map(facts =>
        facts.kind === 'classes' ? calibrationNoise(facts.bins()) : 0,
      )
      return allowNoise(inference, weights, noises, rangeOf(weights, metric.definition.range))
    },
  }
}
