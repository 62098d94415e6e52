import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {sqlString} from '../../platform/duckdb/index.ts'
import type {Project} from '../../project/index.ts'
import {withSource} from './open-source.ts'
import {labelledRows, sqlTime} from './split-rows.ts'

export interface NewRows {
  /** Parquet, in a temporary folder. */
  readonly file: string
  readonly rows: number
  /** Time of the oldest and of the newest of them, ISO 8601; null without rows. */
  readonly from: string | null
  readonly until: string | null
}

export interface NewRowsRequest {
  /** Exclusive, ISO 8601; null for all rows. */
  readonly after: string | null
  /** Exclusive. */
  readonly before: string
  /** Columns that are texts. */
  readonly texts: readonly string[]
  readonly signal?: AbortSignal | undefined
}

/**
 * Writes the labelled rows of data.source between two moments into a file for as long as `work` takes, which is
 * called with nothing where mlops.yaml does not say which rows these are (data.source, data.timestamp, data.target).
 */
export async function withNewRows<T>(
  project: Project,
  {after, before, texts, signal}: NewRowsRequest,
  work: (rows: NewRows | undefined) => Promise<T>,
): Promise<T> {
  const {timestamp, target} = project.config.data
  if (timestamp === undefined || target === undefined) return work(undefined)
  const folder = await mkdtemp(path.join(tmpdir(), 'mlops-rows-'))
  try {
    const file = path.join(folder, 'rows.parquet')
    const written = await withSource(project, 'source', signal, async source => {
      const {sql, subject} = labelledRows(source, {timestamp, target, texts})
      const since = after === null ? '' : `"$time" > ${sqlTime(after)} AND `
      const where = `${since}"$time" < ${sqlTime(before)}`
      await source.database.run(
        `COPY (SELECT * EXCLUDE ("$time") FROM (${sql}) WHERE ${where} ORDER BY "$time") TO ${sqlString(file)} (FORMAT parquet)`,
        subject,
      )
      const [row] = await source.database.rows(
        `SELECT count(*) AS n, epoch_ms(min("$time")) AS first, epoch_ms(max("$time")) AS last FROM (${sql}) WHERE ${where}`,
        subject,
      )
      return {file, rows: Number(row?.['n']), from: iso(row?.['first']), until: iso(row?.['last'])}
    })
    return await work(written)
  } finally {
    await rm(folder, {recursive: true, force: true})
  }
}

function iso(value: unknown): string | null {
  return value === null || value === undefined ? null : new Date(Number(value)).toISOString()
}
