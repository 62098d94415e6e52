import {Ranks} from './ascending-sample.ts'
import {bcaInference} from './bca-inference.ts'
import {resample} from './bootstrap.ts'
import type {Inference} from './inference.ts'
import type {Random} from './random.ts'
import {sampleQuantile} from './sample-quantile.ts'

export interface RatioOptions {
  readonly random: Random
  /** Quantile that is compared; default 0.95. */
  readonly quantile?: number
  /** Default 2,000. */
  readonly resamples?: number
}

export interface PairedRatio {
  readonly value: number
  /** null where resamples do not vary. */
  readonly inference: Inference | null
}

/**
 * Ratio of a quantile of b to that of a, such as of the p95 of two latencies, with a bias-corrected bootstrap;
 * pairs are drawn as a whole. There is no acceleration: the jackknife fails for quantiles.
 *
 * @param a - Finite, > 0.
 * @param b - Finite, > 0, one for each of `a`.
 * @returns NaN without pairs.
 * @see Efron & Tibshirani (1993), sections 10.6 (quantiles and the jackknife) and 14.3.
 */
export function pairedRatio(
  a: Float64Array,
  b: Float64Array,
  {random, quantile = 0.95, resamples = 2000}: RatioOptions,
): PairedRatio {
  const size = a.length
  if (size === 0) return {value: Number.NaN, inference: null}
  const [quantileOfA, quantileOfB] = [weightedQuantile(a, quantile), weightedQuantile(b, quantile)]
  const pairs = new Float64Array(size).fill(1)
  const statistic = ([counts = pairs]: readonly Float64Array[]): number =>
    quantileOfB(counts) / quantileOfA(counts)
  const ratios = resample({strata: [pairs], statistic}, resamples, random)
  const value = statistic([pairs])
  return {value, inference: bcaInference({estimate: value, resamples: ratios, acceleration: 0})}
}

/** Of values that stand as often as they are counted; they are sorted once. */
function weightedQuantile(values: Float64Array, q: number): (counts: Float64Array) => number {
  const size = values.length
  const order = Uint32Array.from(values.keys()).sort(
    (i, j) => (values[i] as number) - (values[j] as number),
  )
  const ascending = Float64Array.from(order, place => values[place] as number)
  const sorted = new Float64Array(size)
  return counts => {
    for (let i = 0; i < size; i++) sorted[i] = counts[order[i] as number] as number
    return sampleQuantile(new Ranks({values: ascending, counts: sorted, size}), size, q)
  }
}
