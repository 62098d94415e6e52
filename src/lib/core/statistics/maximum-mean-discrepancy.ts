import {createRandom, shuffledIndices} from './random.ts'
import {requireRows} from './require-rows.ts'

export interface MeanDiscrepancy {
  /** Unbiased MMD²; about 0, and also below, by chance. */
  readonly statistic: number
  /** Share of the permutations, this one among them, with at least as large a value. */
  readonly pValue: number
  /** The largest value of the permutations that are not among the top `tail`. */
  readonly noise: number
}

export interface MeanDiscrepancyOptions {
  readonly seed?: number
  readonly permutations?: number
  readonly tail?: number
}

/**
 * Squared maximum mean discrepancy of two samples of vectors with the kernel exp(−|x − y|² / (2σ²)), where σ
 * is the median distance of all pairs, with a p-value by seeded permutation.
 *
 * MMD² = Σ_{i≠j} k(xᵢ, xⱼ) / n(n−1) + Σ_{i≠j} k(yᵢ, yⱼ) / m(m−1) − 2 Σ k(xᵢ, yⱼ) / nm. Cost grows with the
 * square of the rows: give it subsamples of some hundreds.
 *
 * @param reference - n ≥ 2 vectors of `width` numbers, one after the other.
 * @param current - m ≥ 2 vectors likewise.
 * @throws MlopsError `DRIFT_EMPTY_SAMPLE`.
 * @see Gretton et al. (2012), A kernel two-sample test, lemma 6 and section 8.
 */
export function maximumMeanDiscrepancy(
  reference: Float64Array,
  current: Float64Array,
  width = 1,
  {seed = 0, permutations = 999, tail = 0.001}: MeanDiscrepancyOptions = {},
): MeanDiscrepancy {
  const n = reference.length / width
  const m = current.length / width
  requireRows(n > 1 ? n : 0, m > 1 ? m : 0)
  const all = new Float64Array(reference.length + current.length)
  all.set(reference)
  all.set(current, reference.length)
  const kernel = kernelOf(all, n + m, width)
  const order = Uint32Array.from({length: n + m}, (_, i) => i)
  const statistic = discrepancy(kernel, order, n, m)
  const random = createRandom(seed)
  const permuted = new Float64Array(permutations)
  for (let i = 0; i < permutations; i++)
    permuted[i] = discrepancy(kernel, shuffledIndices(n + m, random), n, m)
  // Sums in another order differ in the last places.
  const reached = permuted.filter(value => value >= statistic - 1e-12).length
  permuted.sort()
  const rank = Math.ceil((1 - tail) * permutations) - 1
  return {
    statistic,
    pValue: (1 + reached) / (1 + permutations),
    noise: permuted[Math.max(0, rank)] ?? 0,
  }
}

interface Kernel {
  /** n + m rows of n + m. */
  readonly values: Float64Array
  /** Sum over all pairs i < j. */
  readonly pairs: number
}

function kernelOf(points: Float64Array, count: number, width: number): Kernel {
  const squares = new Float64Array(count * count)
  const pairs = new Float64Array((count * (count - 1)) / 2)
  let pair = 0
  for (let i = 0; i < count; i++)
    for (let j = i + 1; j < count; j++) {
      let square = 0
      for (let axis = 0; axis < width; axis++)
        square += ((points[i * width + axis] ?? 0) - (points[j * width + axis] ?? 0)) ** 2
      squares[i * count + j] = square
      squares[j * count + i] = square
      pairs[pair++] = square
    }
  pairs.sort()
  const median = pairs[pairs.length >>> 1] ?? 0
  // Where most values are equal the median says nothing: the largest distance does.
  const scale = 2 * (median > 0 ? median : (pairs.at(-1) ?? 0) || 1)
  const values = squares.map(square => Math.exp(-square / scale))
  // The diagonal is 1.
  const all = values.reduce((sum, value) => sum + value, 0)
  return {values, pairs: (all - count) / 2}
}

/** The pairs between the samples are the rest of all pairs, so that only half of them are visited. */
function discrepancy({values, pairs}: Kernel, order: Uint32Array, n: number, m: number): number {
  const within = sumWithin(values, order.subarray(0, n), n + m)
  const withinCurrent = sumWithin(values, order.subarray(n), n + m)
  return (
    (2 * within) / (n * (n - 1)) +
    (2 * withinCurrent) / (m * (m - 1)) -
    (2 * (pairs - within - withinCurrent)) / (n * m)
  )
}

function sumWithin(values: Float64Array, members: Uint32Array, count: number): number {
  let sum = 0
  for (let i = 0; i < members.length; i++) {
    const row = (members[i] as number) * count
    for (let j = 0; j < i; j++) sum += values[row + (members[j] as number)] as number
  }
  return sum
}
