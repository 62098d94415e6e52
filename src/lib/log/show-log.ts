import {join, resolve} from 'node:path'
import {outputFormat} from '../data/index.ts'
import {copyToFile, openDatabase} from '../platform/duckdb/index.ts'
import {openProject} from '../project/index.ts'
import type {LoggedColumn} from './logged-columns.ts'
import {openLogTable} from './open-log-table.ts'
import {parseMoment} from './parse-moment.ts'

export interface ShowLogRequest {
  readonly directory: string
  /** Model; that of the project where left out. */
  readonly name?: string | undefined
  /** `7d`, `2026-03-01`, `2026-03-01T04:00:00Z`. */
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly version?: string | undefined
  /** The newest so many rows; 20 where they are shown, all where they are written to a file. */
  readonly limit?: number | undefined
  readonly feedback: boolean
  /** File to write, of the format that its extension names. */
  readonly out?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export interface ShownLog {
  readonly model: string
  readonly folder: string
  readonly columns: readonly LoggedColumn[]
  /** Newest first; empty where they are written to a file. */
  readonly predictions: readonly Readonly<Record<string, unknown>>[]
  readonly output: string | null
  /** Rows that are shown or written. */
  readonly rows: number
}

const SHOWN = 20
const SUBJECT = 'the prediction log'

/**
 * The newest predictions of a model, or those of a span of time, for people or as a file.
 *
 * @throws MlopsError `PROJECT_NOT_FOUND`, `LOG_NOT_FOUND`, `USAGE` for a time that is none,
 *   `DATA_FORMAT_UNKNOWN`, `FILE_UNWRITABLE`.
 */
export async function showLog(request: ShowLogRequest): Promise<ShownLog> {
  const {directory, version, feedback, out, signal} = request
  const now = Date.now()
  const sinceMs = parseMoment(request.since, '--since', now)
  const untilMs = parseMoment(request.until, '--until', now)
  const options = out === undefined ? undefined : outputFormat(out)
  const limit = request.limit ?? (out === undefined ? SHOWN : undefined)
  const {root, config} = await openProject(directory)
  const folder = join(root, '.mlops', 'log')
  const model = request.name ?? config.name
  const database = await openDatabase({
    temporaryFolder: join(folder, '.duckdb'),
    ...(signal === undefined ? {} : {signal}),
  })
  try {
    const last = untilMs === undefined ? limit : undefined
    const query = {folder, model, sinceMs, untilMs, version, feedback, last}
    const {view, columns} = await openLogTable(database, query)
    const newest = `ORDER BY "time" DESC, id DESC, "row"`
    const sql = `FROM ${view} ${newest}${limit === undefined ? '' : ` LIMIT ${limit}`}`
    const shown = {model, folder, columns}
    if (out === undefined || options === undefined) {
      const predictions = await database.rows(sql, SUBJECT)
      return {...shown, predictions, output: null, rows: predictions.length}
    }
    // Oldest first, as a table of data is.
    const written = `FROM (${sql}) ORDER BY "time", id, "row"`
    await copyToFile(database, written, resolve(out), options)
    const [counted] = await database.rows(`SELECT count(*) AS n FROM (${sql})`, SUBJECT)
    return {...shown, predictions: [], output: out, rows: Number(counted?.['n'])}
  } finally {
    database.close()
  }
}
