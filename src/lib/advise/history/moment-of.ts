import {MlopsError} from '../../core/errors/index.ts'
import type {Table} from '../../data/index.ts'
import {sqlIdentifier} from '../../platform/duckdb/index.ts'

/**
 * SQL of the time of a row as a TIMESTAMP in UTC, null where it has none.
 *
 * @throws MlopsError `DATA_COLUMNS` where there is no such column, or one that holds no times.
 */
export function momentOf({columns, subject}: Table, timestamp: string): string {
  const column = columns.find(({name}) => name === timestamp)
  if (column === undefined)
    throw new MlopsError('DATA_COLUMNS', `${subject} has no column ${timestamp}.`, {
      hint: `data.timestamp names it; there are ${columns.map(({name}) => name).join(', ')}.`,
    })
  const name = sqlIdentifier(column.name)
  if (/^(DATE$|TIME ?STAMP|VARCHAR$)/.test(column.type)) return `TRY_CAST(${name} AS TIMESTAMP)`
  throw new MlopsError('DATA_COLUMNS', `${timestamp} of ${subject} is ${column.type}, no time.`, {
    hint: 'Make a time of it: --data "query:SELECT *, to_timestamp(seconds) AS time FROM …".',
  })
}
