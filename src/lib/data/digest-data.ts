import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {sqlString, type Database} from '../platform/duckdb/index.ts'
import {isRegularFile, sha256OfFile} from '../platform/files/index.ts'
import type {Table} from './open-table.ts'

/** What says whether data is the same. */
export interface DataDigest {
  readonly sha256: string
  /** file: of the bytes of the one local file; table: of the rows, written as CSV or Parquet. */
  readonly digestOf: 'file' | 'table'
}

/**
 * SHA-256 of the source where it is one local file, else of a file that its rows were written to.
 *
 * @param writeRows - Writes the rows and says where; called only where it is needed.
 */
export async function digestSource(
  source: string,
  writeRows: () => Promise<string>,
  signal?: AbortSignal,
): Promise<DataDigest> {
  const single = await isRegularFile(source)
  const file = single ? source : await writeRows()
  return {sha256: await sha256OfFile(file, signal), digestOf: single ? 'file' : 'table'}
}

/**
 * SHA-256 of a table that was opened: of its file, else of its rows as CSV, which are the bytes that
 * `mlops train` hands over.
 *
 * @throws MlopsError what reading the table and writing a temporary file throw.
 */
export async function digestTable(
  database: Database,
  table: Table,
  source: string,
  signal?: AbortSignal,
): Promise<DataDigest> {
  let folder: string | undefined
  const writeRows = async (): Promise<string> => {
    folder = await mkdtemp(join(tmpdir(), 'mlops-digest-'))
    const file = join(folder, 'rows.csv')
    await writeCsv(database, table, file)
    return file
  }
  try {
    return await digestSource(source, writeRows, signal)
  } finally {
    if (folder !== undefined) await rm(folder, {recursive: true, force: true})
  }
}

/** Rows as CSV with a header. Those of a file of text stay as they are: `007` does not become 7. */
export async function writeCsv(database: Database, table: Table, file: string): Promise<void> {
  const relation = table.relation(table.parsesText ? table.columns.map(({name}) => name) : [])
  await database.run(
    `COPY (SELECT * FROM ${relation}) TO ${sqlString(file)} (FORMAT csv, HEADER true)`,
    table.subject,
  )
}
