import {sampleQuantile, type Ranks} from '../../core/statistics/index.ts'
import type {NumberSample} from '../sample.ts'
import type {NumberFacts} from '../types.ts'
import {momentsOf, type Moments} from './moments.ts'

/**
 * One side of a column of numbers in figures.
 *
 * @param ranks - Null where the sample is empty.
 * @param moments - Exact ones, where the sample holds bins.
 */
export function numberFacts(
  sample: NumberSample,
  ranks: Ranks | null,
  moments: Moments = momentsOf(sample),
): NumberFacts {
  const {size, nulls, infinite} = sample
  const rows = size + nulls + infinite
  if (ranks === null)
    return {
      ...{rows, nulls, infinite, mean: null, std: null, min: null, p01: null, p25: null},
      ...{median: null, p75: null, p99: null, max: null},
    }
  const quantile = (probability: number): number | null =>
    finite(sampleQuantile(ranks, size, probability))
  return {
    ...{rows, nulls, infinite},
    mean: finite(moments.mean),
    std: finite(Math.sqrt(moments.squares / moments.count)),
    min: moments.min,
    p01: quantile(0.01),
    p25: quantile(0.25),
    median: quantile(0.5),
    p75: quantile(0.75),
    p99: quantile(0.99),
    max: moments.max,
  }
}

/** Sums of values near the largest double overflow; JSON knows no infinity. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
