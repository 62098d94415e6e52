import {binEdge, withinSeen, type ValueHistogram} from './value-histogram.ts'

const LEVELS = 256
/** Of a share, what stands for none, so that the divergence is finite. */
const FLOOR = 1e-8

/**
 * The range after whose quantisation the values are distributed most as before: of those that end equally far from 0,
 * within the values, that of the smallest Kullback-Leibler divergence Σ pᵢ ln(pᵢ / qᵢ). p has the shares of the values by
 * bin, with those outside in the outermost bins; q has what 256 levels tell of those inside, spread evenly over the bins
 * of a level that are not empty. What is 0 counts as much as what is beside it: 0 is a level, and a rectifier makes so
 * much of it that nothing else would matter.
 *
 * @returns Bounds within those of the values.
 * @see Migacz (2017), 8-bit inference with TensorRT. `onnxruntime.quantization` has 128 levels, over a range around 0
 *   where there are no values below 0 as well, counts what is 0, and rounds q to whole numbers.
 */
export function entropyRange(histogram: ValueHistogram): {
  readonly min: number
  readonly max: number
} {
  const {min, max} = histogram
  const counts = withoutZeros(histogram)
  const half = counts.length / 2
  const [first, last] = [counts.findIndex(some), counts.findLastIndex(some)]
  let best = Infinity
  let range = {min, max}
  for (let reach = 1; reach <= half; reach++) {
    const [start, end] = [Math.max(first, half - reach), Math.min(last + 1, half + reach)]
    // As many levels as bins tell of everything inside, and of nothing outside.
    if (end - start < LEVELS) continue
    const found = divergence(counts, start, end)
    // The wider of two that are as good.
    if (found > best) continue
    best = found
    range = withinSeen(
      histogram,
      binEdge(histogram, half - reach),
      binEdge(histogram, half + reach),
    )
  }
  return range
}

const some = (count: number): boolean => count > 0

/** The counts, with that of the bin of 0 the mean of its neighbours where it is larger. */
function withoutZeros({counts}: ValueHistogram): Float64Array {
  const copy = Float64Array.from(counts)
  const zero = counts.length / 2
  const beside = Math.max(counts[zero - 1] ?? 0, counts[zero + 1] ?? 0)
  copy[zero] = Math.min(counts[zero] ?? 0, beside)
  return copy
}

function divergence(counts: Float64Array, start: number, end: number): number {
  const inside = counts.subarray(start, end)
  const p = Float64Array.from(inside)
  p[0] = (p[0] ?? 0) + sumOf(counts.subarray(0, start))
  p[p.length - 1] = (p.at(-1) ?? 0) + sumOf(counts.subarray(end))
  const [all, kept] = [sumOf(p), sumOf(inside)]
  if (kept === 0) return Infinity
  let sum = 0
  for (let level = 0; level < LEVELS; level++) {
    const from = Math.floor((level * p.length) / LEVELS)
    const to = Math.floor(((level + 1) * p.length) / LEVELS)
    const bins = p.subarray(from, to)
    const filled = bins.reduce((many, count) => many + (count > 0 ? 1 : 0), 0)
    const q = Math.max(FLOOR, sumOf(inside.subarray(from, to)) / filled / kept)
    for (const count of bins) if (count > 0) sum += (count / all) * Math.log(count / all / q)
  }
  return sum
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0)
}
