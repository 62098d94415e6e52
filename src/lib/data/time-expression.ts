import {MlopsError} from '../core/errors/index.ts'
import {sqlIdentifier} from '../platform/duckdb/index.ts'
import type {Table} from './open-table.ts'

/**
 * SQL that gives the time of a row as a TIMESTAMP in UTC, null where it has none. Times without a zone are taken as
 * UTC, and so are dates; texts are read as ISO 8601.
 *
 * @throws MlopsError `DATA_COLUMNS` where there is no such column, or one that holds no times.
 */
export function timeExpression({columns, subject}: Table, timestamp: string): string {
  const column = columns.find(({name}) => name === timestamp)
  if (column === undefined)
    throw new MlopsError('DATA_COLUMNS', `${subject} has no column ${timestamp}.`, {
      hint: `data.timestamp of mlops.yaml names it; there are ${columns.map(({name}) => name).join(', ')}.`,
    })
  const name = sqlIdentifier(column.name)
  if (column.type === 'TIMESTAMP WITH TIME ZONE')
    return `(TRY_CAST(${name} AS TIMESTAMPTZ) AT TIME ZONE 'UTC')`
  if (/^(DATE$|TIMESTAMP|VARCHAR$)/.test(column.type)) return `TRY_CAST(${name} AS TIMESTAMP)`
  throw new MlopsError(
    'DATA_COLUMNS',
    `${timestamp} of ${subject} is ${column.type}, which is no time.`,
    {
      hint: 'Make it one by a query: `data: {source: {query: "SELECT *, to_timestamp(seconds) AS time FROM …"}}`.',
    },
  )
}
