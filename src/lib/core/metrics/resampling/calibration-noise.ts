import type {Inference, Interval} from '../../statistics/index.ts'
import {CALIBRATION_BINS, SUMS_PER_BIN} from '../calibration.ts'
import {weightedSum} from './metric-judge.ts'

/**
 * How much larger the expected calibration error of these rows is than that of all others, at most: gaps are sizes, so
 * that chance makes them larger, by Σ share · √(2/π · p(1 − p)/n) where there is none, over bins of n rows of mean
 * confidence p.
 *
 * @param sums - Of `calibrationOf`.
 * @see Roelofs et al. (2022), Mitigating Bias in Calibration Error Estimation.
 */
export function calibrationNoise(sums: Float64Array): number {
  let total = 0
  let noise = 0
  for (let bin = 0; bin < CALIBRATION_BINS; bin++) {
    const rows = sums[bin * SUMS_PER_BIN] ?? 0
    if (!(rows > 0)) continue
    const p = (sums[bin * SUMS_PER_BIN + 1] ?? 0) / rows
    total += rows
    noise += rows * Math.sqrt(((2 / Math.PI) * p * Math.max(0, 1 - p)) / rows)
  }
  return total > 0 ? noise / total : 0
}

/**
 * Inference of Σ weight · value where each value may be too large by up to its noise; how much of that is there cannot be
 * told from the same rows, so that intervals reach over all of it.
 */
export function allowNoise(
  inference: Inference,
  weights: readonly number[],
  noises: readonly number[],
  range: Interval,
): Inference {
  const noiseOf = (sign: number): number =>
    weightedSum(
      weights.map(weight => Math.max(0, sign * weight)),
      model => noises[model] ?? 0,
    )
  const [down, up] = [noiseOf(1), noiseOf(-1)]
  return {
    ...inference,
    interval(confidence) {
      const {lower, upper} = inference.interval(confidence)
      return {
        lower: Math.max(range.lower, lower - down),
        upper: Math.min(range.upper, upper + up),
      }
    },
    pAtLeast: limit => inference.pAtLeast(limit - up),
    pAtMost: limit => inference.pAtMost(limit + down),
  }
}
