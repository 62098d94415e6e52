import {timeExpression} from '../../data/index.ts'
import {sqlIdentifier} from '../../platform/duckdb/index.ts'
import type {OpenSource} from './open-source.ts'

/** The rows of a source that a retraining may take, with the time of each as `$time`; null of one without. */
export interface LabelledRows {
  /** SQL of all columns of the source and `$time`. */
  readonly sql: string
  readonly subject: string
}

/** Columns that are read as they are written where the source is text: `007` stays `007` for a model of texts. */
export function labelledRows(
  {table}: OpenSource,
  {
    timestamp,
    target,
    texts,
  }: {
    readonly timestamp: string
    /** null: rows without a label, too. */
    readonly target: string | null
    readonly texts: readonly string[]
  },
): LabelledRows {
  const written = table.parsesText ? texts : []
  const labelled = target === null ? 'true' : `${sqlIdentifier(target)} IS NOT NULL`
  const sql =
    `SELECT *, ${timeExpression(table, timestamp)} AS "$time" ` +
    `FROM ${table.relation(written)} WHERE ${labelled}`
  return {sql, subject: table.subject}
}

/** A moment as DuckDB reads it. */
export function sqlTime(iso: string): string {
  return `TIMESTAMP '${iso.replace('T', ' ').replace('Z', '')}'`
}

/** SQL that a row is later than a moment which is known to the millisecond: within it there may be earlier rows. */
export function isAfter(iso: string): string {
  return `"$time" >= ${sqlTime(new Date(Date.parse(iso) + 1).toISOString())}`
}
