import type {Inference, InferenceMethod} from './inference.ts'
import {studentCdf, studentQuantile} from './student-law.ts'
import type {Interval} from './wilson-interval.ts'

/**
 * Inference from a normal law: estimate ± z · s, and Φ of (estimate − limit)/s.
 *
 * @param standardError - s > 0.
 * @param range - Where the number can lie: intervals are cut at its ends.
 * @param degrees - Of freedom of the standard error: with fewer than infinitely many, Student's t takes the place of
 *   the normal law.
 */
export function normalInference(
  estimate: number,
  standardError: number,
  method: InferenceMethod,
  range: Interval = {lower: -Infinity, upper: Infinity},
  degrees = Infinity,
): Inference {
  return {
    method,
    estimate,
    standardError,
    interval: confidence => {
      const half = studentQuantile((1 + confidence) / 2, degrees) * standardError
      return {
        lower: Math.max(range.lower, estimate - half),
        upper: Math.min(range.upper, estimate + half),
      }
    },
    pAtLeast: limit => studentCdf((estimate - limit) / standardError, degrees),
    pAtMost: limit => studentCdf((limit - estimate) / standardError, degrees),
  }
}
