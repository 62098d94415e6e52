import {symmetricEigen} from './symmetric-eigen.ts'

/** The first factors of a matrix: row i of `left` and column j of `right` give entry (i, j). */
export interface LowRank {
  /** rows × rank, row-major. */
  readonly left: Float64Array
  /** rank × columns, row-major. */
  readonly right: Float64Array
}

/**
 * The nearest matrix of a rank, as two factors: U·√Σ and √Σ·Vᵀ of the truncated singular value decomposition.
 *
 * It comes from the eigenvectors of AᵀA or AAᵀ, whichever is smaller; singular values below 1e-7 of the largest one are
 * lost to rounding.
 *
 * @param matrix - rows × columns, row-major, finite.
 * @param rank - 1 … min(rows, columns).
 * @see Eckart & Young (1936); numpy.linalg.svd.
 */
export function lowRank(
  matrix: ArrayLike<number>,
  rows: number,
  columns: number,
  rank: number,
): LowRank {
  const tall = rows >= columns
  const [size, length] = tall ? [columns, rows] : [rows, columns]
  const at = (long: number, short: number): number =>
    (tall ? matrix[long * columns + short] : matrix[short * columns + long]) ?? 0
  const {values, vectors} = symmetricEigen(gram(at, size, length), size)
  const left = new Float64Array(rows * rank)
  const right = new Float64Array(rank * columns)
  for (let k = 0; k < rank; k++) {
    const vector = vectors[k] ?? new Float64Array(size)
    const root = Math.sqrt(Math.sqrt(Math.max(0, values[k] ?? 0)))
    if (root === 0) continue
    for (let short = 0; short < size; short++) {
      const value = (vector[short] ?? 0) * root
      if (tall) right[k * columns + short] = value
      else left[short * rank + k] = value
    }
    for (let long = 0; long < length; long++) {
      let sum = 0
      for (let short = 0; short < size; short++) sum += at(long, short) * (vector[short] ?? 0)
      if (tall) left[long * rank + k] = sum / root
      else right[k * columns + long] = sum / root
    }
  }
  return {left, right}
}

/** Products of each two columns. */
function gram(
  at: (long: number, short: number) => number,
  size: number,
  length: number,
): Float64Array {
  const products = new Float64Array(size * size)
  for (let long = 0; long < length; long++)
    for (let i = 0; i < size; i++) {
      const value = at(long, i)
      for (let j = 0; j <= i; j++)
        products[i * size + j] = (products[i * size + j] ?? 0) + value * at(long, j)
    }
  for (let i = 0; i < size; i++)
    for (let j = 0; j < i; j++) products[j * size + i] = products[i * size + j] ?? 0
  return products
}
