import {normalQuantile} from './normal-quantile.ts'
import {placementValues} from './placement-values.ts'
import type {Interval} from './wilson-interval.ts'

/** Where each score stands among those of the other class. */
export interface RocPlacements {
  /** Area under the ROC curve, ties counted by half. */
  readonly auc: number
  /** Of each positive, in the order given: share of negatives below it, ties by half. */
  readonly positives: Float64Array
  /** Of each negative: share of positives above it, ties by half. */
  readonly negatives: Float64Array
}

/**
 * Placement values of two samples of scores, the structural components of their AUC.
 *
 * @param positives - Scores of positive rows, finite.
 * @param negatives - Scores of negative rows, finite.
 * @returns NaN areas where one of them is empty.
 * @see DeLong, DeLong & Clarke-Pearson (1988).
 */
export function rocPlacements(positives: Float64Array, negatives: Float64Array): RocPlacements {
  const above = placementValues(positives, negatives)
  const below = placementValues(negatives, positives)
  for (let i = 0; i < below.length; i++) below[i] = 1 - (below[i] as number)
  return {auc: mean(above), positives: above, negatives: below}
}

/**
 * Covariance of the AUCs of several scores on the same rows: S₁₀/m + S₀₁/n, with S the covariances of
 * the placement values of positives and negatives.
 *
 * @param scores - One entry a score, all of the same rows in the same order.
 * @returns A square matrix as rows; NaN where a class has fewer than two rows.
 */
export function delongCovariance(scores: readonly RocPlacements[]): readonly (readonly number[])[] {
  return scores.map(a =>
    scores.map(
      b =>
        covariance(a.positives, b.positives) / a.positives.length +
        covariance(a.negatives, b.negatives) / a.negatives.length,
    ),
  )
}

/**
 * DeLong's interval of an area under the ROC curve: AUC ± z · s, cut at 0 and 1.
 *
 * @returns Both ends NaN where a class has fewer than two rows.
 */
export function delongInterval(placements: RocPlacements, confidence = 0.95): Interval {
  const variance = delongCovariance([placements])[0]?.[0] ?? Number.NaN
  const half = normalQuantile((1 + confidence) / 2) * Math.sqrt(variance)
  return {lower: Math.max(0, placements.auc - half), upper: Math.min(1, placements.auc + half)}
}

function mean(values: Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i] as number
  return sum / values.length
}

function covariance(a: Float64Array, b: Float64Array): number {
  if (a.length < 2) return Number.NaN
  const meanA = mean(a)
  const meanB = mean(b)
  let total = 0
  for (let index = 0; index < a.length; index++)
    total += ((a[index] as number) - meanA) * ((b[index] as number) - meanB)
  return total / (a.length - 1)
}
