import {nextUp} from '../../core/numbers/index.ts'
import type {CategorySample, NumberSample} from '../sample.ts'

/** Puts the values of one column into bins, so that periods can be counted in one pass. */
export type Binner = NumberBinner | CategoryBinner

export interface NumberBinner {
  readonly kind: 'number'
  /** One fewer than there are bins: bin i holds eᵢ₋₁ ≤ x < eᵢ. */
  readonly edges: Float64Array
  /** A value for each bin, ascending: what its rows count as. */
  readonly values: Float64Array
  readonly bins: number
}

export interface CategoryBinner {
  readonly kind: 'category'
  /** The bin of a label; the last bin holds all others. */
  readonly labels: readonly string[]
  readonly bins: number
}

/**
 * @param edges - Strictly ascending.
 * @param low - Smallest and largest value of the reference.
 */
export function numberBinner(edges: readonly number[], low: number, high: number): NumberBinner {
  const bounds = [Math.min(low, edges[0] ?? low), ...edges]
  const values = bounds.map((bound, index) => {
    const next = edges[index] ?? Math.max(high, bound)
    // A bin that holds a single value stands for that value.
    return next === nextUp(bound) ? bound : bound + (next - bound) / 2
  })
  return {
    kind: 'number',
    edges: Float64Array.from(edges),
    values: Float64Array.from(values),
    bins: bounds.length,
  }
}

export function categoryBinner(labels: readonly string[]): CategoryBinner {
  return {kind: 'category', labels, bins: labels.length + 1}
}

export interface BinCounts {
  readonly bins: ArrayLike<number>
  readonly nulls: number
}

/** The counts of a period as a sample of numbers. */
export function numberSample({values}: NumberBinner, {bins, nulls}: BinCounts): NumberSample {
  const kept = Array.from(bins)
    .map((count, bin) => ({count, value: values[bin] ?? 0}))
    .filter(({count}) => count > 0)
  return {
    values: Float64Array.from(kept.map(({value}) => value)),
    counts: Float64Array.from(kept.map(({count}) => count)),
    size: kept.reduce((sum, {count}) => sum + count, 0),
    nulls,
    infinite: 0,
    integer: false,
  }
}

/** The counts of a period as a sample of categories; the last bin are labels that were not kept. */
export function categorySample({labels}: CategoryBinner, {bins, nulls}: BinCounts): CategorySample {
  const counts = new Map<string, number>()
  labels.forEach((label, bin) => {
    const count = bins[bin] ?? 0
    if (count > 0) counts.set(label, count)
  })
  const others = bins[labels.length] ?? 0
  const size = Array.from(bins).reduce((sum, count) => sum + count, 0)
  return {counts, size, nulls, others}
}
