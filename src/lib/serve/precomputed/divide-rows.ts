import type {KnownRow, KnownRows} from '../codec/index.ts'
import {RequestError} from '../request-error.ts'
import type {Key} from './key-column.ts'

/** The rows of a request: those that are in the table, and those that are left to the model. */
export interface Divided extends KnownRows {
  /** Numbers of the rows that are left, ascending. */
  readonly left: readonly number[]
  /** Those of them that have a key, which the table lacks. */
  readonly unfound: readonly number[]
}

/**
 * Looks the keys of a request up.
 *
 * @param values - What each row has for a key; undefined and null: none.
 * @throws RequestError `invalid` where a value cannot be a key.
 */
export function divideRows(
  column: string,
  values: readonly unknown[],
  find: (key: Key) => KnownRow | undefined,
): Divided {
  const rows: (KnownRow | undefined)[] = []
  const keys: (string | undefined)[] = []
  const left: number[] = []
  const unfound: number[] = []
  const name = JSON.stringify(column)
  for (const [row, value] of values.entries()) {
    const key = keyOf(column, row, value)
    const known = key === undefined ? undefined : find(key)
    rows.push(known)
    keys.push(key === undefined ? undefined : `${name}:${JSON.stringify(key)}`)
    if (known !== undefined) continue
    left.push(row)
    if (key !== undefined) unfound.push(row)
  }
  return {rows, keys, left, unfound}
}

function keyOf(column: string, row: number, value: unknown): string | number | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value
  if (typeof value !== 'number')
    throw new RequestError('invalid', `Row ${row}, ${column}: is no integer and no text.`, {
      hint: `${column} names a row of the precomputed table.`,
    })
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    throw new RequestError('invalid', `Row ${row}, ${column}: is too large for a JSON number.`, {
      hint: 'Send integers beyond 2^53 as texts.',
    })
  return value
}
