import {sortFloats} from '../../core/numbers/index.ts'
import type {NumberSample} from '../sample.ts'

/**
 * Rows of a column as a sample: the finite values sorted, the rest counted.
 *
 * @param rows - One value a row, NaN for null; sorted in place, and spent with that.
 */
export function numberSample(rows: Float64Array, integer: boolean): NumberSample {
  let size = 0
  let infinite = 0
  // An iterator over a typed array takes several times as long.
  for (let row = 0; row < rows.length; row++) {
    const value = rows[row] ?? Number.NaN
    // NaN − NaN and ∞ − ∞ are NaN, of every finite value it is 0.
    if (value - value === 0) rows[size++] = value
    else if (!Number.isNaN(value)) infinite++
  }
  const nulls = rows.length - size - infinite
  const values = sortFloats(rows.subarray(0, size))
  return {values, size, nulls, infinite, integer}
}

/** Different values of a sample. */
export function distinctValues({values, counts}: NumberSample): number {
  if (counts !== undefined) return values.length
  let distinct = 0
  for (let index = 0; index < values.length; index++)
    if (index === 0 || values[index] !== values[index - 1]) distinct++
  return distinct
}
