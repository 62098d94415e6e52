import {join} from 'node:path'
import {
  digestSource,
  openTable,
  timeExpression,
  writeCsv,
  type DataDigest,
  type Table,
} from '../data/index.ts'
import {type Database, sqlString} from '../platform/duckdb/index.ts'

export type HandOverFormat = 'csv' | 'parquet'

/** A table as the training command got it. */
export interface HandedOverTable extends Omit<DataDigest, 'digestOf'> {
  /** The source as it was given: a path, a pattern, an address or `query:…`. */
  readonly source: string
  /** The file with those rows of the source that were handed over, where a retraining had copied them out. */
  readonly copy?: string
  /** copy: of the bytes of the file `copy`, not of the source; else as `DataDigest`. */
  readonly digestOf: DataDigest['digestOf'] | 'copy'
  readonly rows: number
  readonly columns: readonly string[]
  /** Time of the oldest and of the newest row, ISO 8601; null where data.timestamp names no column of it. */
  readonly from: string | null
  readonly until: string | null
}

/** Counts a source without handing it over. */
export async function describeSource(
  database: Database,
  source: string,
): Promise<Pick<HandedOverTable, 'source' | 'rows' | 'columns'>> {
  const table = await openTable(database, source)
  try {
    return {
      source,
      rows: await countRows(database, table.relation(), source),
      columns: names(table),
    }
  } finally {
    await table.close()
  }
}

/**
 * Writes a source as one file in the format that the training command reads. The texts of a CSV
 * file stay as they are: `007` does not become 7.
 *
 * @throws MlopsError of `openTable`, `DATA_*` for what DuckDB refuses.
 */
export async function handOverTable(
  database: Database,
  source: string,
  target: {
    readonly folder: string
    readonly name: string
    readonly format: HandOverFormat
    /** Column with the time of a row. */
    readonly timestamp?: string | undefined
  },
  signal?: AbortSignal,
): Promise<HandedOverTable & {readonly path: string}> {
  const table = await openTable(database, source)
  try {
    const path = join(target.folder, `${target.name}.${target.format}`)
    if (target.format === 'csv') await writeCsv(database, table, path)
    else
      await database.run(
        `COPY (SELECT * FROM ${table.relation()}) TO ${sqlString(path)} (FORMAT parquet, COMPRESSION zstd)`,
        table.subject,
      )
    const written =
      target.format === 'csv'
        ? `read_csv(${sqlString(path)}, header=true, all_varchar=true)`
        : `read_parquet(${sqlString(path)})`
    const rows = await countRows(database, written, table.subject)
    const digest = await digestSource(source, () => Promise.resolve(path), signal)
    const span = await timeSpan(database, table, target.timestamp)
    return {source, rows, columns: names(table), ...digest, ...span, path}
  } finally {
    await table.close()
  }
}

async function timeSpan(
  database: Database,
  table: Table,
  timestamp: string | undefined,
): Promise<Pick<HandedOverTable, 'from' | 'until'>> {
  if (timestamp === undefined || !names(table).includes(timestamp)) return {from: null, until: null}
  const time = timeExpression(table, timestamp)
  const [row] = await database.rows(
    `SELECT epoch_ms(min(${time})) AS first, epoch_ms(max(${time})) AS last FROM ${table.relation()}`,
    table.subject,
  )
  const iso = (value: unknown): string | null =>
    value === null || value === undefined ? null : new Date(Number(value)).toISOString()
  return {from: iso(row?.['first']), until: iso(row?.['last'])}
}

function names(table: {readonly columns: readonly {readonly name: string}[]}): string[] {
  return table.columns.map(column => column.name)
}

async function countRows(database: Database, relation: string, subject: string): Promise<number> {
  const [row] = await database.rows(`SELECT count(*) AS n FROM ${relation}`, subject)
  return Number(row?.['n'])
}
