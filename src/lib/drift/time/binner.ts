import {upperBound} from '../../core/numbers/index.ts'
import type {Moments} from '../measure/moments.ts'
import type {CategorySample} from '../sample.ts'

/** Puts the values of one column into bins, so that periods can be counted in one pass. */
export type Binner = NumberBinner | CategoryBinner

export interface NumberBinner {
  readonly kind: 'number'
  /** Strictly ascending, one fewer than there are bins: bin i holds eᵢ₋₁ ≤ x < eᵢ. */
  readonly edges: Float64Array
  readonly bins: number
}

export interface CategoryBinner {
  readonly kind: 'category'
  /** The bin of a label; the last bin holds all others. */
  readonly labels: readonly string[]
  readonly bins: number
}

/** What was counted of a column of a period, or of the whole reference. */
export interface ColumnCounts {
  readonly bins: Float64Array
  /** Of the values in each bin; empty for categories. */
  readonly sums: Float64Array
  /** Rows without a value, or with one that is not finite. */
  readonly nulls: number
  /** Of numbers the finite values; of categories only how many rows have a value. */
  readonly moments: Moments
}

/** The reference of one column, counted in the bins that periods are counted in. */
export interface ReferenceBins {
  readonly name: string
  readonly binner: Binner
  readonly counts: ColumnCounts
}

/**
 * The bins of a column of numbers: between quantiles of the reference, with one for everything below its smallest
 * value and one for everything above its largest.
 *
 * @param edges - Quantiles, strictly ascending.
 * @param low - The smallest value of the reference.
 * @param end - The next number after the largest one.
 */
export function numberBinner(edges: readonly number[], low: number, end: number): NumberBinner {
  const all = Float64Array.from(
    [low, ...edges, end].filter((edge, index, list) => edge > (list[index - 1] ?? -Infinity)),
  )
  return {kind: 'number', edges: all, bins: all.length + 1}
}

export function categoryBinner(labels: readonly string[]): CategoryBinner {
  return {kind: 'category', labels, bins: labels.length + 1}
}

/** The bin of a number. */
export function binOf({edges}: NumberBinner, value: number): number {
  return upperBound(edges, value)
}

/** The counts of a period as a sample of categories; the last bin are labels that were not kept. */
export function categorySample({labels}: CategoryBinner, counted: ColumnCounts): CategorySample {
  const counts = new Map<string, number>()
  labels.forEach((label, bin) => {
    const count = counted.bins[bin] ?? 0
    if (count > 0) counts.set(label, count)
  })
  const others = counted.bins[labels.length] ?? 0
  return {counts, size: counted.moments.count, nulls: counted.nulls, others}
}
