import {createWriteStream} from 'node:fs'
import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {pipeline} from 'node:stream/promises'
import {MlopsError} from '../core/errors/index.ts'
import {type Database, sqlString} from '../platform/duckdb/index.ts'
import {checkFile, refuseFolder} from './check-file.ts'
import {csvDialect} from './csv-dialect.ts'
import {csvTable} from './csv-table.ts'
import {dataFormat, type DataFormat} from './data-format.ts'
import {describeColumns, type TableColumn} from './table-columns.ts'

/** A source that was opened: how to select from it, and what it holds. */
export interface Table {
  /** What error messages call it. */
  readonly subject: string
  readonly format: DataFormat | 'query'
  readonly columns: readonly TableColumn[]
  /** True for CSV: types are guessed from the first rows, and a later value may not fit. */
  readonly parsesText: boolean
  /** An SQL table expression. The columns in `asText` are not parsed (CSV only). */
  relation(asText?: readonly string[]): string
  /** Removes what was spooled. */
  close(): Promise<void>
}

export interface TableOptions {
  /** Format of standard input, and of paths without a telling extension. */
  readonly format?: DataFormat
  readonly stdin?: NodeJS.ReadableStream
  /** Runs a query once and keeps its rows, for who reads it twice: its order may differ by run. */
  readonly materialize?: boolean
  readonly signal?: AbortSignal
}

const REMOTE = /^(s3|gs|gcs|r2|https?|hf|az|abfss):\/\//i
const GLOB = /[*?[]/
/** A database may hold the rows of several. */
let queries = 0

/**
 * Opens a source: a path, a pattern, `s3://…`, `https://…`, `-` (standard input, spooled to the
 * disk) or `query:SELECT …`.
 *
 * @throws MlopsError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `DATA_EMPTY`, `DATA_MALFORMED`,
 *   `DATA_ENCODING`, `DATA_FORMAT_UNKNOWN`, `DATA_REMOTE_UNAVAILABLE`, `DATA_QUERY`.
 */
export async function openTable(
  database: Database,
  source: string,
  options: TableOptions = {},
): Promise<Table> {
  if (source.startsWith('query:')) {
    const sql = source.slice('query:'.length).trim().replace(/;\s*$/, '')
    const subject = 'the query'
    if (options.materialize !== true)
      return describeTable(database, subject, 'query', () => `(${sql})`)
    const name = `query_rows_${++queries}`
    await database.run(`CREATE TABLE ${name} AS ${sql}`, subject)
    return describeTable(database, subject, 'query', () => name)
  }
  if (source !== '-') {
    if (!REMOTE.test(source)) await refuseFolder(source)
    const format = options.format ?? dataFormat(source)
    return openFiles(database, source, source, format)
  }
  const format = options.format ?? 'csv'
  const folder = await mkdtemp(join(tmpdir(), 'mlops-stdin-'))
  const path = join(folder, `stdin.${format}`)
  const close = (): Promise<void> => rm(folder, {recursive: true, force: true})
  try {
    const signal = options.signal === undefined ? {} : {signal: options.signal}
    await pipeline(options.stdin ?? process.stdin, createWriteStream(path), signal)
    return {...(await openFiles(database, path, 'standard input', format)), close}
  } catch (error) {
    await close()
    throw error
  }
}

async function openFiles(
  database: Database,
  path: string,
  subject: string,
  format: DataFormat,
): Promise<Table> {
  const single = !REMOTE.test(path) && !GLOB.test(path)
  if (single) await checkFile(path, format)
  const file = sqlString(path)
  switch (format) {
    case 'parquet':
      return describeTable(database, subject, format, () => `read_parquet(${file})`)
    case 'json':
      return describeTable(database, subject, format, () => `read_json(${file})`)
    case 'ndjson':
      return describeTable(
        database,
        subject,
        format,
        () => `read_json(${file}, format='newline_delimited')`,
      )
    case 'csv':
    case 'tsv': {
      const compressed = /\.(gz|zst)$/i.test(path)
      const dialect =
        single && !compressed
          ? await csvDialect(path, format)
          : {delimiter: format === 'tsv' ? '\t' : undefined, decimalComma: false}
      const {columns, relation} = await csvTable(database, subject, path, dialect)
      return tableOf(subject, format, columns, relation)
    }
  }
}

async function describeTable(
  database: Database,
  subject: string,
  format: Table['format'],
  relation: (asText?: readonly string[]) => string,
): Promise<Table> {
  return tableOf(subject, format, await describeColumns(database, relation(), subject), relation)
}

function tableOf(
  subject: string,
  format: Table['format'],
  columns: readonly TableColumn[],
  relation: Table['relation'],
): Table {
  if (columns.length === 0)
    throw new MlopsError('DATA_EMPTY', `${subject} has no columns.`, {hint: 'Check the data.'})
  const parsesText = format === 'csv' || format === 'tsv'
  return {subject, format, columns, parsesText, relation, close: () => Promise.resolve()}
}
