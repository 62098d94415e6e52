import type {Database} from '../../platform/duckdb/index.ts'
import {durationMs} from '../../project/index.ts'
import {isAfter, sqlTime, type LabelledRows} from './split-rows.ts'

export interface CutRequest {
  /** Rows from here on have no labels yet, exclusive; ISO 8601. */
  readonly before: string
  /** Newest row that the champion knows, to the millisecond; null where nobody knows or there is none. */
  readonly knownUntil: string | null
  /** `retrain.data.test`: a length or a share. */
  readonly test: string | number
}

/**
 * The moment from which on rows are kept for the test; null where there are none.
 *
 * It is so long before the newest row, or before the newest share of rows; but never so early that the champion
 * knows a row of the test, nor so late or early that the test takes more than half of the rows that are new to it:
 * a candidate must have new rows to learn from as well.
 */
export async function chooseCut(
  database: Database,
  {sql, subject}: LabelledRows,
  {before, knownUntil, test}: CutRequest,
): Promise<string | null> {
  const time = '"$time"'
  const isNew = knownUntil === null ? 'true' : isAfter(knownUntil)
  const share = typeof test === 'number' ? test : 0
  const [row] = await database.rows(
    `SELECT max(${time})::VARCHAR AS newest, (percentile_disc(${share}) WITHIN GROUP (ORDER BY ${time} DESC))::VARCHAR AS wanted,
       (quantile_disc(${time}, 0.5) FILTER (${isNew}))::VARCHAR AS middle,
       (min(${time}) FILTER (${isNew}))::VARCHAR AS first
     FROM (${sql}) WHERE ${time} < ${sqlTime(before)}`,
    subject,
  )
  const moment = (name: string): number | null => {
    const text = row?.[name]
    return typeof text === 'string' ? Date.parse(`${text.replace(' ', 'T')}Z`) : null
  }
  const newest = moment('newest')
  if (newest === null) return null
  const wanted =
    typeof test === 'string' ? newest - durationMs(test) + 1 : (moment('wanted') ?? newest)
  const middle = moment('middle')
  // Nothing is new to the champion: whatever came last is tested on, and judged by the rows that are left.
  const cut = knownUntil === null ? wanted : Math.max(wanted, middle ?? Number.POSITIVE_INFINITY)
  return Number.isFinite(cut) ? new Date(cut).toISOString() : null
}
