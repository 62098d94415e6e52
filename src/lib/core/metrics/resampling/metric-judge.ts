import type {Inference} from '../../statistics/index.ts'

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
