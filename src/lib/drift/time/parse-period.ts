import {MlopsError} from '../../core/errors/index.ts'
import {sqlIdentifier} from '../../platform/duckdb/index.ts'

/** How rows are put into periods. */
export interface Period {
  /** As it was given: `month`, `7d`, `rows:5000`. */
  readonly by: string
  /** Rows a period, where rows are counted instead of time. */
  readonly rows: number | null
  /** SQL of the beginning of the period of a timestamp; null where rows are counted. */
  readonly startOf: ((timestamp: string) => string) | null
}

const UNITS = ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const
const INTERVALS = {h: 'HOUR', d: 'DAY', w: 'WEEK'} as const

/**
 * `hour` … `year`, a length such as `12h`, `7d`, `2w`, or `rows:5000` for data without a clock.
 *
 * @throws MlopsError `USAGE`.
 */
export function parsePeriod(by: string): Period {
  const unit = UNITS.find(name => name === by.trim().toLowerCase())
  if (unit !== undefined)
    return {by: unit, rows: null, startOf: time => `date_trunc('${unit}', ${time})`}
  const length = /^([1-9]\d{0,4})([hdw])$/.exec(by)
  if (length !== null) {
    const interval = INTERVALS[length[2] as keyof typeof INTERVALS]
    return {
      by,
      rows: null,
      startOf: time => `time_bucket(INTERVAL '${length[1]} ${interval}', ${time})`,
    }
  }
  const rows = /^rows:([1-9]\d{0,11})$/.exec(by)
  if (rows !== null) return {by, rows: Number(rows[1]), startOf: null}
  throw new MlopsError('USAGE', `--by ${by} is no period.`, {
    hint: 'Give hour, day, week, month, quarter, year, a length such as 7d, or rows:5000.',
  })
}

/** SQL of the column as a time in UTC; null for what is none. */
export function timeExpression(column: string): string {
  return `TRY_CAST(${sqlIdentifier(column)} AS TIMESTAMP)`
}
