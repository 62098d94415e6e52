import {MlopsError} from '../../../core/errors/index.ts'
import {nearest} from '../../../core/text/index.ts'
import {openTable, type Table} from '../../../data/index.ts'
import {sqlIdentifier, type Database} from '../../../platform/duckdb/index.ts'
import {columnOf} from '../../../testset/index.ts'

export type IdType = 'BIGINT' | 'VARCHAR'

/** What a column holds as far as its type says. */
export type ValueKind = 'boolean' | 'integer' | 'number' | 'text'

/** A file that takes part in a comparison without models. */
export interface JoinedFile {
  readonly table: Table
  readonly id: string
}

/** A file of predictions as `mlops score` writes it. */
export interface PredictionFile extends JoinedFile {
  readonly prediction: string
  readonly kind: ValueKind
  /** Classes by the names of their columns, in the order of the file. */
  readonly labels: readonly string[]
  readonly probabilities: readonly string[]
}

const PREFIX = 'probability_'
const INTEGER = /^U?(TINY|SMALL|BIG)INT$|^U?INTEGER$/
const NUMBER = /^(FLOAT|DOUBLE|DECIMAL\(.*\)|U?HUGEINT)$/

/** @throws MlopsError `COMPARE_ID`, and what opening data throws. */
export async function openJoined(
  database: Database,
  source: string,
  id: string,
  signal: AbortSignal | undefined,
): Promise<JoinedFile> {
  const options = {materialize: true, ...(signal === undefined ? {} : {signal})}
  const table = await openTable(database, source, options)
  const found = columnOf(table, id)
  if (found !== undefined) return {table, id: found}
  const names = table.columns.map(({name}) => name)
  const near = nearest(id, names)
  throw new MlopsError('COMPARE_ID', `${table.subject} has no column ${id} to join rows by.`, {
    hint: `${near === undefined ? '' : `Did you mean ${near}? `}Score keeps it with --keep ${id}; another one is named by --id or data.id of mlops.yaml.`,
    details: {id, columns: names},
  })
}

/** @throws MlopsError `COMPARE_ID`, `COMPARE_PREDICTIONS`, and what opening data throws. */
export async function openPredictions(
  database: Database,
  source: string,
  id: string,
  signal: AbortSignal | undefined,
): Promise<PredictionFile> {
  const joined = await openJoined(database, source, id, signal)
  const {table} = joined
  const prediction = columnOf(table, 'prediction')
  if (prediction === undefined)
    throw new MlopsError('COMPARE_PREDICTIONS', `${table.subject} has no column prediction.`, {
      hint: 'Write the file by `mlops score`, or rename the column: --predictions "query:SELECT id, answer AS prediction FROM …".',
      details: {columns: table.columns.map(({name}) => name)},
    })
  const probabilities = table.columns
    .map(({name}) => name)
    .filter(name => name.toLowerCase().startsWith(PREFIX))
  const [alone, second] = probabilities
  if (alone !== undefined && second === undefined)
    throw new MlopsError(
      'COMPARE_PREDICTIONS',
      `${table.subject} has ${alone} alone: the probability of each class is a column of its own.`,
      {hint: 'Add the other one: "query:SELECT *, 1 - probability_1 AS probability_0 FROM …".'},
    )
  return {
    ...joined,
    prediction,
    kind: kindOf(table, prediction),
    labels: probabilities.map(name => name.slice(PREFIX.length)),
    probabilities,
  }
}

export function kindOf({columns, parsesText}: Table, name: string): ValueKind {
  const type = columns.find(column => column.name === name)?.type ?? 'VARCHAR'
  // yes and no of a file of text are read as booleans, and stand for themselves here.
  if (type === 'BOOLEAN') return parsesText ? 'text' : 'boolean'
  if (INTEGER.test(type)) return 'integer'
  return NUMBER.test(type) ? 'number' : 'text'
}

/** Whole numbers are joined as such where all tables have them, everything else as text. */
export function idTypeOf(files: readonly JoinedFile[]): IdType {
  return files.every(({table, id}) => kindOf(table, id) === 'integer') ? 'BIGINT' : 'VARCHAR'
}

export interface KeptColumn {
  readonly name: string
  readonly expression: string
  /** Column that is not parsed where the file is text. */
  readonly written?: string | undefined
}

/** A column as text; what looks like a boolean in a file of text as it is written there. */
export function textColumn(table: Table, column: string, name: string): KeptColumn {
  const type = table.columns.find(other => other.name === column)?.type
  const expression = `CAST(${sqlIdentifier(column)} AS VARCHAR)`
  return {name, expression, ...(type === 'BOOLEAN' ? {written: column} : {})}
}

/** Keeps the columns that are needed, under names of their own, with the position of each row. */
export async function keepColumns(
  database: Database,
  {table, id}: JoinedFile,
  name: string,
  idType: IdType,
  columns: readonly KeptColumn[],
): Promise<void> {
  const texts = columns.flatMap(({written}) => (written === undefined ? [] : [written]))
  const relation = table.relation([...new Set(idType === 'VARCHAR' ? [id, ...texts] : texts)])
  const list = [
    'CAST(row_number() OVER () - 1 AS INTEGER) AS place',
    `CAST(${sqlIdentifier(id)} AS ${idType}) AS id`,
    ...columns.map(column => `${column.expression} AS ${sqlIdentifier(column.name)}`),
  ]
  await database.run(
    `CREATE OR REPLACE TABLE ${name} AS SELECT ${list.join(', ')} FROM ${relation}`,
    table.subject,
  )
}
