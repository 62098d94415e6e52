import type {PredictionColumn} from '../../model/index.ts'
import {
  openAppender,
  sqlIdentifier,
  type Database,
  type StorageType,
} from '../../platform/duckdb/index.ts'
import type {SideColumn, TableSide} from '../read/index.ts'
import type {PredictedSide} from './predict-side.ts'
import {labelOf} from './predict-tables.ts'

const TABLE = 'asked_answers'
/** A name that no column has. */
const PLACE = '$place'

/**
 * The rows that a model was asked about with its answers beside, as a table like that which they are of: answers are
 * columns with the role of an output.
 */
export async function keepAnswers(
  database: Database,
  side: TableSide,
  {drawn, parts, places, rows}: PredictedSide,
): Promise<TableSide> {
  const taken = new Set(side.columns.map(({name}) => name.toLowerCase()))
  const answers = (parts[0]?.columns ?? []).filter(({name}) => !taken.has(name.toLowerCase()))
  const types = answers.map(({type}) => storageOf(type))
  const fields = answers.map(({name}, at) => `${sqlIdentifier(name)} ${types[at] ?? ''}`)
  const place = sqlIdentifier(PLACE)
  const all = [`${place} DOUBLE`, ...fields].join(', ')
  await database.run(`CREATE OR REPLACE TABLE ${TABLE} (${all})`, side.subject)
  const appender = await openAppender(database, 'memory', TABLE, ['DOUBLE', ...types])
  let start = 0
  for (const {rowCount, columns} of parts) {
    appender.append(rowCount, [
      {type: 'DOUBLE', values: Float64Array.from(places.slice(start, start + rowCount))},
      ...answers.map(({name}, at) => {
        const column = columns.find(other => other.name === name)
        return {type: types[at] ?? 'VARCHAR', values: column === undefined ? [] : stored(column)}
      }),
    ])
    start += rowCount
  }
  appender.close()
  const relation = `(SELECT d.*, a.* EXCLUDE (${place})
    FROM (SELECT *, row_number() OVER () - 1 AS "$asked" FROM ${drawn}) d
    JOIN ${TABLE} a ON d."$asked" = a.${place} ORDER BY d."$asked")`
  const columns = answers.map(({name}, at): SideColumn => ({
    name,
    type: types[at] ?? 'VARCHAR',
    role: 'output',
  }))
  return {...side, relation, rows, columns: [...side.columns, ...columns]}
}

function storageOf(type: PredictionColumn['type']): StorageType {
  if (type === 'string' || type === 'bool') return 'VARCHAR'
  return type.startsWith('float') ? 'DOUBLE' : 'BIGINT'
}

function stored({
  type,
  values,
}: PredictionColumn): Float64Array | BigInt64Array | readonly string[] {
  const all: (string | number | bigint)[] = [...values]
  const storage = storageOf(type)
  if (storage === 'VARCHAR') return all.map(value => labelOf(value, type === 'bool'))
  return storage === 'DOUBLE' ? Float64Array.from(all, Number) : BigInt64Array.from(all, BigInt)
}
