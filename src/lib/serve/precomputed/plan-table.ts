import {MlopsError} from '../../core/errors/index.ts'
import type {Table, TableColumn} from '../../data/index.ts'
import type {Model} from '../../model/index.ts'
import {sqlIdentifier} from '../../platform/duckdb/index.ts'
import {castFor} from './value-column.ts'

/** How to read a scored table. */
export interface TablePlan {
  readonly subject: string
  readonly key: TableColumn
  /** True where the key was read from text, whatever it looks like. */
  readonly keyAsWritten: boolean
  /** SQL of the table; every text of a CSV file that is a key or a label is as it was written. */
  readonly relation: string
  /** SQL of the prediction columns, in order. */
  readonly values: readonly string[]
  /** SQL of the name of the model version; undefined where the table does not say. */
  readonly version: string | undefined
  /** SQL of the microseconds since 1970; undefined where the table does not say. */
  readonly time: string | undefined
}

/** @throws MlopsError `PRECOMPUTED_COLUMNS` */
export function planTable(
  table: Table,
  keyName: string,
  predictionColumns: Model['predictionColumns'],
): TablePlan {
  const key = findColumn(table, keyName)
  if (key === undefined)
    throw new MlopsError(
      'PRECOMPUTED_COLUMNS',
      `${table.subject} has no column ${keyName} to look up by.`,
      {
        hint: `Its columns are ${namesOf(table)}. \`mlops score --keep ${keyName}\` copies it from the input.`,
        details: {key: keyName},
      },
    )
  const sources = predictionColumns.map(({name, type}) => ({
    name,
    type,
    source: findColumn(table, name),
  }))
  const missing = sources.filter(({source}) => source === undefined).map(({name}) => name)
  if (missing.length > 0)
    throw new MlopsError(
      'PRECOMPUTED_COLUMNS',
      `${table.subject} lacks ${missing.join(', ')}, which the model answers with.`,
      {
        hint: 'Score it again with the model to be served: mlops score MODEL --input … --output …',
        details: {missing},
      },
    )
  const written = [key.name]
  const values = sources.map(({name, type, source}) => {
    const actual = source?.type ?? ''
    if (type !== 'string' && !table.parsesText && !isNumeric(actual))
      throw new MlopsError(
        'PRECOMPUTED_COLUMNS',
        `The column ${name} of ${table.subject} is ${actual}, and the model gives ${type}.`,
        {hint: 'Score it again with the model to be served.', details: {column: name}},
      )
    if (type === 'string') written.push(source?.name ?? name)
    return castFor(type, sqlIdentifier(source?.name ?? name))
  })
  const version = findColumn(table, 'model_version')
  const time = findColumn(table, 'scored_at')
  if (version !== undefined) written.push(version.name)
  return {
    subject: table.subject,
    key: table.parsesText ? {...key, type: 'VARCHAR'} : key,
    keyAsWritten: table.parsesText,
    relation: table.relation(written),
    values,
    version: version && `CAST(${sqlIdentifier(version.name)} AS VARCHAR)`,
    time: time && timeSql(time),
  }
}

/** As DuckDB does: small and capital letters are one, unless there are both. */
function findColumn({columns}: Table, name: string): TableColumn | undefined {
  const folded = name.toLowerCase()
  return (
    columns.find(column => column.name === name) ??
    columns.find(column => column.name.toLowerCase() === folded)
  )
}

function timeSql({name, type}: TableColumn): string {
  const column = sqlIdentifier(name)
  const time = type.startsWith('TIMESTAMP') ? column : `TRY_CAST(${column} AS TIMESTAMP)`
  return `CAST(epoch_us(${time}) AS DOUBLE)`
}

function isNumeric(type: string): boolean {
  return /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL|BOOLEAN)/.test(type)
}

function namesOf({columns}: Table): string {
  return columns.map(({name}) => name).join(', ')
}
