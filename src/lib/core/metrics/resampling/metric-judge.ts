import type {Inference, Interval} from '../../statistics/index.ts'
import type {MetricDefinition} from '../types.ts'

/** What rows say of a metric of one model, or of two on the same rows. */
export interface MetricJudge {
  /**
   * Inference of Σ weight · value, one weight a model.
   *
   * @returns null where nothing can be said, such as where nothing varies.
   */
  of(weights: readonly number[]): Inference | null
}

/** Σ weight · value; what weighs 0 need not have a value. */
export function weightedSum(
  weights: readonly number[],
  valueOf: (model: number) => number,
): number {
  return weights.reduce(
    (total, weight, model) => (weight === 0 ? total : total + weight * valueOf(model)),
    0,
  )
}

/** Where Σ weight · value can lie, of values of that range. */
export function rangeOf(
  weights: readonly number[],
  [least, most]: MetricDefinition['range'],
): Interval {
  const end = (ofPositive: number, ofNegative: number): number =>
    weightedSum(weights, model => ((weights[model] ?? 0) > 0 ? ofPositive : ofNegative))
  const [low, high] = [least ?? -Infinity, most ?? Infinity]
  return {lower: end(low, high), upper: end(high, low)}
}
