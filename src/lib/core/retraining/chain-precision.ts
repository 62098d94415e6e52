/** Inverse of a correlation matrix, row-major, and the logarithm of the determinant of that matrix (not of the inverse). */
export interface Precision {
  readonly inverse: Float64Array
  readonly logDeterminant: number
}

/**
 * Of the correlations r^|i − j| between places: each hangs on the one before it alone, so the inverse has three diagonals.
 *
 * @param places - Whole numbers, rising.
 * @param r - 0 ≤ r < 1.
 */
export function chainPrecision(places: readonly number[], r: number): Precision {
  const size = places.length
  const inverse = new Float64Array(size * size)
  const add = (row: number, column: number, value: number): void => {
    inverse[row * size + column] = (inverse[row * size + column] ?? 0) + value
  }
  if (size > 0) add(0, 0, 1)
  let logDeterminant = 0
  for (let at = 1; at < size; at++) {
    const near = r ** ((places[at] ?? 0) - (places[at - 1] ?? 0))
    const left = 1 - near * near
    logDeterminant += Math.log(left)
    add(at, at, 1 / left)
    add(at - 1, at - 1, (near * near) / left)
    add(at, at - 1, -near / left)
    add(at - 1, at, -near / left)
  }
  return {inverse, logDeterminant}
}
