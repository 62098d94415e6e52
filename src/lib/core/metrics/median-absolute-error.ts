import {sortFloats} from '../numbers/index.ts'
import type {ValueRows} from './types.ts'

/** Middle of values that each stand for `counts` rows; the mean of the two middle ones of an even number. */
export function medianOfCounts(ascending: Float64Array, counts: ArrayLike<number>): number {
  let total = 0
  for (let cell = 0; cell < ascending.length; cell++) total += counts[cell] ?? 0
  let seen = 0
  let lower: number | undefined
  for (let cell = 0; cell < ascending.length; cell++) {
    const count = counts[cell] ?? 0
    if (count === 0) continue
    if (lower !== undefined) return (lower + (ascending[cell] ?? 0)) / 2
    seen += count
    if (seen > total / 2) return ascending[cell] ?? 0
    if (seen === total / 2) lower = ascending[cell] ?? 0
  }
  return lower ?? Number.NaN
}

/**
 * Median absolute error; ≥ 0, lower is better; NaN without rows. With weights the error at which half of
 * the weight is reached, averaged with the next one where it is reached exactly.
 *
 * @see sklearn.metrics.median_absolute_error.
 */
export function medianAbsoluteError(rows: ValueRows): number {
  const errors = absoluteErrors(rows)
  const {weights} = rows
  if (weights !== null) {
    const order = Uint32Array.from(errors.keys()).sort(
      (a, b) => (errors[a] ?? 0) - (errors[b] ?? 0),
    )
    return medianOfCounts(
      Float64Array.from(order, row => errors[row] ?? 0),
      Float64Array.from(order, row => weights[row] ?? 0),
    )
  }
  sortFloats(errors)
  const middle = errors.length >> 1
  if (errors.length === 0) return Number.NaN
  if (errors.length % 2 === 1) return errors[middle] ?? Number.NaN
  return ((errors[middle - 1] ?? 0) + (errors[middle] ?? 0)) / 2
}

/** |y − ŷ| of each row. */
export function absoluteErrors({truth, predicted, rowCount}: ValueRows): Float64Array {
  const errors = new Float64Array(rowCount)
  for (let row = 0; row < rowCount; row++)
    errors[row] = Math.abs((truth[row] ?? 0) - (predicted[row] ?? 0))
  return errors
}
