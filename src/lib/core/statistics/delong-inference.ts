import type {RocPlacements} from './delong.ts'
import type {Inference} from './inference.ts'
import {normalInference} from './normal-inference.ts'

/** Below it is what rounding alone makes: one pair of 10 million rows that changes places adds more. */
const LEAST_VARIANCE = 1e-30

/**
 * DeLong's inference of the change of the area under the ROC curve on the same rows: AUC of the new scores less
 * `weight` times that of the old ones. A weight of 0 judges the new area by itself.
 *
 * Its variance is that of new − weight · old of the placement values, of positives divided by their number and
 * of negatives divided by theirs.
 *
 * @param oldPlacements - Of the same rows in the same order as those of the new scores.
 * @returns null where a class has fewer than two rows, or the placement values do not vary, as those of
 *   identical scores and of two that part the classes without fault.
 * @see DeLong, DeLong & Clarke-Pearson (1988).
 */
export function delongInference(
  oldPlacements: RocPlacements,
  newPlacements: RocPlacements,
  weight = 1,
): Inference | null {
  const variance =
    meanVariance(newPlacements.positives, oldPlacements.positives, weight) +
    meanVariance(newPlacements.negatives, oldPlacements.negatives, weight)
  if (!(variance > LEAST_VARIANCE)) return null
  const estimate = newPlacements.auc - weight * oldPlacements.auc
  return normalInference(estimate, Math.sqrt(variance), 'delong', {
    lower: -Math.max(0, weight),
    upper: 1 + Math.max(0, -weight),
  })
}

/** Variance of the mean of a − weight · b. */
function meanVariance(a: Float64Array, b: Float64Array, weight: number): number {
  const size = a.length
  if (size < 2) return Number.NaN
  // Sums are of what is off the first value: values that are all alike then vary by nothing at all.
  const first = (a[0] as number) - weight * (b[0] as number)
  let sum = 0
  let squares = 0
  for (let i = 0; i < size; i++) sum += (a[i] as number) - weight * (b[i] as number) - first
  const mean = first + sum / size
  for (let i = 0; i < size; i++)
    squares += ((a[i] as number) - weight * (b[i] as number) - mean) ** 2
  return squares / (size - 1) / size
}
