import {normalInference, type Inference} from '../../statistics/index.ts'
import {areaInfluence} from '../area-influence.ts'
import type {ClassFacts} from '../facts.ts'
import type {Metric} from '../types.ts'
import type {Clusters} from './clusters.ts'
import {influenceDegrees, influenceVariance} from './influence-variance.ts'
import {rangeOf, weightedSum, type MetricJudge} from './metric-judge.ts'
import {rowsByClass} from './rows-by-class.ts'

/**
 * Areas under ROC curves and means of them, by the influence of each row: DeLong's variance, of clusters
 * Obuchowski's, with Student's t in place of the normal law, since the variance of few rows of a class is not known
 * well.
 *
 * @param values - The metric of each model.
 */
export function judgeArea(
  metric: Metric,
  models: readonly ClassFacts[],
  values: readonly number[],
  clusters: Clusters | null,
): MetricJudge {
  const [first] = models
  if (first === undefined) return {of: () => null}
  // Answers are kept, and the influences that they come from are not: they are as long as the rows.
  const known = new Map<string, Inference | null>()
  return {
    of(weights) {
      const key = weights.join(' ')
      const answer = known.get(key)
      if (answer !== undefined) return answer
      const inference = judge(weights, first)
      known.set(key, inference)
      return inference
    },
  }

  function judge(weights: readonly number[], {rows: {truth, classCount, rowCount}}: ClassFacts) {
    const members = rowsByClass({truth, classCount, rowCount})
    const present = members.filter(rows => rows.length > 0)
    if (present.some(rows => rows.length < 2)) return null
    const influence = new Float64Array(rowCount)
    weights.forEach((weight, model) => {
      const facts = models[model]
      if (facts === undefined || weight === 0) return
      const own = areaInfluence(metric, facts.rows, members)
      for (let row = 0; row < own.length; row++)
        influence[row] = (influence[row] ?? 0) + weight * (own[row] ?? 0)
    })
    const variance = influenceVariance(influence, present, clusters)
    if (!(variance > 0)) return null
    return normalInference(
      weightedSum(weights, model => values[model] ?? Number.NaN),
      Math.sqrt(variance),
      'delong',
      rangeOf(weights, metric.definition.range),
      influenceDegrees(influence, present, clusters),
    )
  }
}
