import {requireRows} from './require-rows.ts'

/** Rows of a sample in bins: bin i holds eᵢ₋₁ ≤ x < eᵢ, the first everything below e₀, the last all from eₖ₋₁ on. */
export interface SummedBins {
  /** k ≥ 1 edges, strictly ascending. */
  readonly edges: Float64Array
  /** k + 1: rows in each bin, and the sum of their values. */
  readonly counts: Float64Array
  readonly sums: Float64Array
}

/**
 * The Wasserstein-1 distance of two samples of which only counts and sums by bin are known: Σᵢ |∫ (F − G) dx over bin i|,
 * where the integral over [a, b) is b·(F − G)(b) − a·(F − G)(a) − (Σx/n − Σy/m), by parts, of the values in the bin.
 *
 * A lower bound of the distance of the rows, and equal to it where F − G keeps its sign within each bin; it falls short
 * by at most what the samples could move within bins.
 *
 * @param reference - n > 0 rows in all.
 * @param current - m > 0 rows in the same bins.
 * @returns In units of the values, ≥ 0.
 * @throws MlopsError `DRIFT_EMPTY_SAMPLE`.
 */
export function binnedWasserstein(reference: SummedBins, current: SummedBins): number {
  const {edges} = reference
  const [n, m] = [total(reference.counts), total(current.counts)]
  requireRows(n, m)
  // Distances from an edge in the middle: far from 0 the sums would cancel each other out.
  const origin = edges[edges.length >> 1] ?? 0
  const [first, last] = [0, reference.counts.length - 1]
  let distance = 0
  let gap = 0
  for (let bin = first; bin <= last; bin++) {
    const [rows, others] = [reference.counts[bin] ?? 0, current.counts[bin] ?? 0]
    // Beyond the outer edges F − G ends at 0, wherever the values do.
    const before = bin === first ? 0 : gap * ((edges[bin - 1] ?? 0) - origin)
    gap += rows / n - others / m
    const after = bin === last ? 0 : gap * ((edges[bin] ?? 0) - origin)
    const values = ((reference.sums[bin] ?? 0) - rows * origin) / n
    const otherValues = ((current.sums[bin] ?? 0) - others * origin) / m
    distance += Math.abs(after - before - values + otherValues)
  }
  return distance
}

function total(counts: Float64Array): number {
  return counts.reduce((sum, rows) => sum + rows, 0)
}
