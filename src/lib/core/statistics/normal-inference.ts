import type {Inference, InferenceMethod} from './inference.ts'
import {normalCdf, normalQuantile} from './normal-quantile.ts'
import type {Interval} from './wilson-interval.ts'

/**
 * Inference from a normal law: estimate ± z · s, and Φ of (estimate − limit)/s.
 *
 * @param standardError - s > 0.
 * @param range - Where the number can lie: intervals are cut at its ends.
 */
export function normalInference(
  estimate: number,
  standardError: number,
  method: InferenceMethod,
  range: Interval = {lower: -Infinity, upper: Infinity},
): Inference {
  return {
    method,
    estimate,
    standardError,
    interval: confidence => {
      const half = normalQuantile((1 + confidence) / 2) * standardError
      return {
        lower: Math.max(range.lower, estimate - half),
        upper: Math.min(range.upper, estimate + half),
      }
    },
    pAtLeast: limit => normalCdf((estimate - limit) / standardError),
    pAtMost: limit => normalCdf((limit - estimate) / standardError),
  }
}
