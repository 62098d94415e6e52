import type {AscendingSample} from './ascending-sample.ts'
import {requireRows} from './require-rows.ts'

export interface AscendingComparison {
  /** Kolmogorov-Smirnov distance: max |F − G|, 0…1. */
  readonly ks: number
  /** Wasserstein-1 distance: ∫|F − G| dx, in units of the values. */
  readonly wasserstein: number
}

/**
 * The two-sample Kolmogorov-Smirnov distance D = maxₓ |F(x) − G(x)| and the Wasserstein-1 (earth mover's)
 * distance W = ∫ |F(x) − G(x)| dx, in one pass over both samples; F and G are the shares of rows ≤ x, so
 * equal values are one step.
 *
 * @throws MlopsError `DRIFT_EMPTY_SAMPLE`.
 * @see scipy.stats.ks_2samp and wasserstein_distance, the same values.
 */
export function compareAscending(
  reference: AscendingSample,
  current: AscendingSample,
): AscendingComparison {
  requireRows(reference.size, current.size)
  return reference.counts === undefined && current.counts === undefined
    ? compareRows(reference.values, current.values)
    : compareCounted(reference, current)
}

function compareRows(a: Float64Array, b: Float64Array): AscendingComparison {
  const n = a.length
  const m = b.length
  let [i, j] = [0, 0]
  // F − G in units of 1 / (n·m): whole numbers, so no rounding adds up.
  let [gap, largest] = [0, 0]
  let area = 0
  let [x, y] = [a[0] as number, b[0] as number]
  let last = x < y ? x : y
  while (i < n && j < m) {
    const value = x < y ? x : y
    area += Math.abs(gap) * (value - last)
    last = value
    while (x === value) {
      gap += m
      if (++i === n) break
      x = a[i] as number
    }
    while (y === value) {
      gap -= n
      if (++j === m) break
      y = b[j] as number
    }
    const size = Math.abs(gap)
    if (size > largest) largest = size
  }
  for (; i < n; i++) {
    area += Math.abs(gap) * ((a[i] as number) - last)
    last = a[i] as number
    gap += m
  }
  for (; j < m; j++) {
    area += Math.abs(gap) * ((b[j] as number) - last)
    last = b[j] as number
    gap -= n
  }
  return {ks: largest / n / m, wasserstein: area / n / m}
}

function compareCounted(a: AscendingSample, b: AscendingSample): AscendingComparison {
  let [i, j] = [0, 0]
  let [gap, largest, area] = [0, 0, 0]
  let last = Math.min(a.values[0] as number, b.values[0] as number)
  while (i < a.values.length || j < b.values.length) {
    const value = Math.min(a.values[i] ?? Infinity, b.values[j] ?? Infinity)
    area += Math.abs(gap) * (value - last)
    last = value
    for (; a.values[i] === value; i++) gap += b.size * (a.counts?.[i] ?? 1)
    for (; b.values[j] === value; j++) gap -= a.size * (b.counts?.[j] ?? 1)
    if (Math.abs(gap) > largest) largest = Math.abs(gap)
  }
  return {ks: largest / a.size / b.size, wasserstein: area / a.size / b.size}
}
