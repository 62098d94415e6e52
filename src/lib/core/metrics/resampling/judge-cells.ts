import {
  bcaInference,
  influenceSpread,
  leftOutAcceleration,
  leftOutInfluences,
  type InferenceMethod,
  type InfluenceSpread,
  type Random,
  type Resampled,
} from '../../statistics/index.ts'
import type {Metric} from '../types.ts'
import {rangeOf, weightedSum, type MetricJudge} from './metric-judge.ts'
import {replicate, type Replicates} from './replicates.ts'
import type {TableCells} from './table-cells.ts'

/** Of more resamples without a value nothing can be said. */
const MOST_UNDEFINED = 0.05

/** A BCa bootstrap, widened where it rests on few rows; what is asked of the same cells comes from the same resamples. */
export function judgeCells(
  {definition: {range}}: Metric,
  cells: TableCells | undefined,
  method: InferenceMethod,
  resamples: number,
  random: Random,
): MetricJudge {
  let known: Replicates | undefined
  return {
    of(weights) {
      if (cells === undefined) return null
      const resampled = resampledSum((known ??= replicate(cells, resamples, random)), weights)
      return resampled && bcaInference({...resampled, method, range: rangeOf(weights, range)})
    },
  }
}

/** What resamples say of Σ weight · value; null where too many have no value. */
export function resampledSum(
  {values, resampled, leftOut}: Replicates,
  weights: readonly number[],
): (Resampled & {readonly spread: InfluenceSpread}) | null {
  const resamples = resampled[0]?.length ?? 0
  const combined = new Float64Array(resamples)
  let kept = 0
  for (let index = 0; index < resamples; index++) {
    const value = weightedSum(weights, model => resampled[model]?.[index] ?? Number.NaN)
    if (Number.isFinite(value)) combined[kept++] = value
  }
  if (kept < resamples * (1 - MOST_UNDEFINED)) return null
  const without = leftOut.map(({counts, values: ofModels}) => ({
    counts,
    values: counts.map((_, cell) =>
      weightedSum(weights, model => ofModels[model]?.[cell] ?? Number.NaN),
    ),
  }))
  return {
    estimate: weightedSum(weights, model => values[model] ?? Number.NaN),
    resamples: combined.subarray(0, kept).sort(),
    acceleration: leftOutAcceleration(without),
    spread: influenceSpread(leftOutInfluences(without)),
  }
}
