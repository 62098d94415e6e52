import type {Inference} from '../../statistics/index.ts'

/** Inference of a number that is 0 whatever the rows are. */
export const NO_CHANGE: Inference = {
  method: 'identical',
  estimate: 0,
  standardError: 0,
  interval: () => ({lower: 0, upper: 0}),
  pAtLeast: limit => (limit <= 0 ? 1 : 0),
  pAtMost: limit => (limit >= 0 ? 1 : 0),
}

/** Inference of `factor` times a number. */
export function scaledInference(inference: Inference, factor: number): Inference {
  if (factor === 0) return NO_CHANGE
  const {method, estimate, standardError} = inference
  return {
    method,
    estimate: factor * estimate,
    standardError: Math.abs(factor) * standardError,
    interval(confidence) {
      const {lower, upper} = inference.interval(confidence)
      return factor > 0
        ? {lower: factor * lower, upper: factor * upper}
        : {lower: factor * upper, upper: factor * lower}
    },
    pAtLeast: limit =>
      factor > 0 ? inference.pAtLeast(limit / factor) : inference.pAtMost(limit / factor),
    pAtMost: limit =>
      factor > 0 ? inference.pAtMost(limit / factor) : inference.pAtLeast(limit / factor),
  }
}
