import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {sqlString} from '../../platform/duckdb/index.ts'
import type {Project} from '../../project/index.ts'
import {withSource} from './open-source.ts'
import {isAfter, labelledRows, sqlTime} from './split-rows.ts'

/** Rows of data.source between two moments, counted; written only for whoever reads them. */
export interface NewRows {
  readonly rows: number
  /** A temporary Parquet file of them, written once, at the first call. */
  readonly file: () => Promise<string>
}

export interface NewRowsRequest {
  /** Exclusive, ISO 8601; null for all rows. */
  readonly after: string | null
  /** Exclusive. */
  readonly before: string
  /** Columns that are texts. */
  readonly texts: readonly string[]
  /** Rows without a label, too; only labelled ones where left out. */
  readonly unlabelled?: boolean
  readonly signal?: AbortSignal | undefined
}

/**
 * The rows of data.source between two moments, for as long as `work` takes, which is called with nothing
 * where mlops.yaml does not say which rows these are (data.source, data.timestamp, and data.target for labelled ones).
 */
export async function withNewRows<T>(
  project: Project,
  {after, before, texts, unlabelled = false, signal}: NewRowsRequest,
  work: (rows: NewRows | undefined) => Promise<T>,
): Promise<T> {
  const {source, timestamp, target} = project.config.data
  if (source === undefined || timestamp === undefined) return work(undefined)
  if (target === undefined && !unlabelled) return work(undefined)
  const label = unlabelled ? null : (target ?? null)
  const folder = await mkdtemp(path.join(tmpdir(), 'mlops-rows-'))
  try {
    const done = await withSource(project, 'source', signal, async open => {
      const {sql, subject} = labelledRows(open, {timestamp, target: label, texts})
      const since = after === null ? '' : `${isAfter(after)} AND `
      const rows = `FROM (${sql}) WHERE ${since}"$time" < ${sqlTime(before)}`
      const [counts] = await open.database.rows(`SELECT count(*) AS n ${rows}`, subject)
      const write = async (): Promise<string> => {
        const file = path.join(folder, 'rows.parquet')
        await open.database.run(
          `COPY (SELECT * EXCLUDE ("$time") ${rows} ORDER BY "$time") TO ${sqlString(file)} (FORMAT parquet)`,
          subject,
        )
        return file
      }
      let written: Promise<string> | undefined
      const file = (): Promise<string> => (written ??= write())
      return {result: await work({rows: Number(counts?.['n']), file})}
    })
    if (done === undefined) throw new Error('data.source was there a moment ago.')
    return done.result
  } finally {
    await rm(folder, {recursive: true, force: true})
  }
}
