import {MlopsError} from '../../core/errors/index.ts'
import {sqlIdentifier} from '../../platform/duckdb/index.ts'
import type {DriftTables, TableSide} from './tables.ts'

export const SEASONS = ['month', 'quarter', 'weekday', 'hour'] as const
export type Season = (typeof SEASONS)[number]

/** DuckDB's name of the part; Monday is 1. */
const PARTS = {month: 'month', quarter: 'quarter', weekday: 'isodow', hour: 'hour'} as const

/**
 * The tables with only those rows of the reference that are of the seasons of the current data: July is compared
 * with the Julys of the reference.
 *
 * @throws MlopsError `USAGE` where a table has no timestamp, `DRIFT_EMPTY_SAMPLE` where the reference has no row
 *   of these seasons.
 */
export async function matchSeason(tables: DriftTables, season: Season): Promise<DriftTables> {
  const {database, reference, current} = tables
  const [before, now] = [partOf(reference, season), partOf(current, season)]
  const rows = await database.rows(
    `SELECT DISTINCT ${now} AS part FROM ${current.relation} WHERE part IS NOT NULL ORDER BY 1`,
    current.subject,
  )
  const parts = rows.map(({part}) => Number(part))
  const named = `${season} ${parts.join(', ')}`
  const relation = `(SELECT * FROM ${reference.relation} WHERE ${before} IN (${parts.length === 0 ? 'NULL' : parts.join(', ')}))`
  const [count] = await database.rows(`SELECT count(*) AS n FROM ${relation}`, reference.subject)
  const left = Number(count?.['n'])
  if (left === 0 && current.rows > 0)
    throw new MlopsError('DRIFT_EMPTY_SAMPLE', `${reference.subject} has no rows of ${named}.`, {
      hint: 'Leave --season out, or name a reference that covers these times.',
    })
  return {...tables, reference: {...reference, relation, season: named, rows: left}}
}

function partOf({timestamp, subject}: TableSide, season: Season): string {
  if (timestamp !== null)
    return `date_part('${PARTS[season]}', TRY_CAST(${sqlIdentifier(timestamp)} AS TIMESTAMP))`
  throw new MlopsError('USAGE', `--season needs the time of a row, and ${subject} has none.`, {
    hint: 'Name the column: --timestamp COLUMN, or data.timestamp in mlops.yaml.',
  })
}
