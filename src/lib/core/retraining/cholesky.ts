/** L of L·L′ = a symmetric, positive definite matrix, row-major, and the logarithm of its determinant. */
export interface Cholesky {
  readonly size: number
  readonly lower: Float64Array
  readonly logDeterminant: number
}

/** @param matrix - size × size, row-major; the upper triangle is not read. @see numpy.linalg.cholesky. */
export function cholesky(matrix: Float64Array, size: number): Cholesky {
  const lower = new Float64Array(size * size)
  let logDeterminant = 0
  for (let column = 0; column < size; column++)
    for (let row = column; row < size; row++) {
      let left = matrix[row * size + column] ?? 0
      for (let k = 0; k < column; k++)
        left -= (lower[row * size + k] ?? 0) * (lower[column * size + k] ?? 0)
      const root = row === column ? Math.sqrt(left) : (lower[column * size + column] ?? 0)
      lower[row * size + column] = row === column ? root : left / root
      if (row === column) logDeterminant += 2 * Math.log(root)
    }
  return {size, lower, logDeterminant}
}

/** x of L·x = b. */
export function solveLower({size, lower}: Cholesky, b: Float64Array): Float64Array {
  const x = Float64Array.from(b)
  for (let row = 0; row < size; row++) {
    let left = x[row] ?? 0
    for (let k = 0; k < row; k++) left -= (lower[row * size + k] ?? 0) * (x[k] ?? 0)
    x[row] = left / (lower[row * size + row] ?? 1)
  }
  return x
}
