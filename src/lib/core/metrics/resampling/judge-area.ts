import {normalInference} from '../../statistics/index.ts'
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
  let known: readonly Float64Array[] | undefined
  const [first] = models
  const members = first === undefined ? [] : rowsByClass(first.rows)
  const present = members.filter(rows => rows.length > 0)
  const influences = (): readonly Float64Array[] =>
    (known ??= models.map(({rows}) => areaInfluence(metric, rows, members)))
  return {
    of(weights) {
      if (present.some(rows => rows.length < 2)) return null
      const influence = new Float64Array(first?.rows.rowCount ?? 0)
      weights.forEach((weight, model) => {
        const own = influences()[model]
        if (own === undefined || weight === 0) return
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
    },
  }
}
