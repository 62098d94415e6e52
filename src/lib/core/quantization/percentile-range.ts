import {binEdge, withinSeen, type ValueHistogram} from './value-histogram.ts'

/**
 * The range that holds a share of the values, half of the others below it and half above, to a bin.
 *
 * @param percentile - Percent of the values: 0 … 100. 100 is the whole range.
 * @returns Bounds within those of the values.
 * @see `onnxruntime.quantization.calibrate.HistogramCollector.compute_percentile` with `symmetric=False`.
 */
export function percentileRange(
  histogram: ValueHistogram,
  percentile: number,
): {readonly min: number; readonly max: number} {
  const {counts, min, max} = histogram
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total === 0 || percentile >= 100) return {min, max}
  const cut = (100 - percentile) / 200
  // The first bin with which the values so far are at least a share of all.
  const reached = (share: number): number => {
    let sum = 0
    return counts.findIndex(count => (sum += count) / total >= share)
  }
  return withinSeen(
    histogram,
    binEdge(histogram, reached(cut)),
    binEdge(histogram, reached(1 - cut) + 1),
  )
}
