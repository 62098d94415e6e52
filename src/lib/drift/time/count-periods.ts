import {upperBound} from '../../core/numbers/index.ts'
import {readColumn, type Database} from '../../platform/duckdb/index.ts'
import type {Binner} from './binner.ts'
import {timeExpression, type Period} from './parse-period.ts'

/** A column to count: SQL that gives DOUBLE for numbers and VARCHAR for categories. */
export interface CountedColumn {
  readonly expression: string
  readonly binner: Binner
}

export interface ColumnCounts {
  readonly bins: Float64Array
  nulls: number
  sum: number
  finite: number
}

export interface PeriodCounts {
  /** Milliseconds of the beginning; the first row where rows are counted. */
  readonly start: number
  rows: number
  /** One a column, in their order. */
  readonly columns: readonly ColumnCounts[]
}

/** More would be neither read nor remembered. */
export const MOST_PERIODS = 2000

export interface CountedPeriods {
  readonly periods: readonly PeriodCounts[]
  /** Rows without a time. */
  readonly undated: number
  /** Rows of periods beyond the most that are kept. */
  readonly dropped: number
}

/**
 * Counts the rows of each period by bin, in one pass; memory is periods × columns × bins.
 *
 * @param period - null counts everything as one period.
 */
export async function countPeriods(
  database: Database,
  relation: string,
  columns: readonly CountedColumn[],
  period: {readonly period: Period; readonly timestamp: string | undefined} | null,
): Promise<CountedPeriods> {
  const list = columns.map(({expression}, index) => `${expression} AS c${index}`)
  const start = startOf(period)
  const sql = `SELECT ${[`${start} AS period`, ...list].join(', ')} FROM ${relation}`
  const rowsAPeriod = period?.period.rows ?? null
  const found = new Map<number, PeriodCounts>()
  const counters = columns.map(({binner}, index) => counterOf(binner, index))
  let undated = 0
  let dropped = 0
  let row = 0
  for await (const chunk of database.chunks(sql, 'the data')) {
    const times = readColumn(chunk, 0)
    const places: (PeriodCounts | undefined)[] = []
    for (let i = 0; i < chunk.rowCount; i++, row++) {
      const isDated = times.valid?.(i) ?? true
      const key = rowsAPeriod === null ? Number(times.values[i]) : Math.floor(row / rowsAPeriod)
      if (!isDated) undated++
      const at = isDated ? periodOf(found, key, columns) : undefined
      if (isDated && at === undefined) dropped++
      if (at !== undefined) at.rows++
      places.push(at)
    }
    counters.forEach((count, index) => {
      count(places, readColumn(chunk, index + 1))
    })
  }
  const periods = [...found.values()].sort((a, b) => a.start - b.start)
  if (rowsAPeriod === null) return {periods, undated, dropped}
  return {
    periods: periods.map(one => ({...one, start: one.start * rowsAPeriod})),
    undated,
    dropped,
  }
}

function startOf(period: Parameters<typeof countPeriods>[3]): string {
  if (period?.period.startOf == null || period.timestamp === undefined) return '0::DOUBLE'
  const time = timeExpression(period.timestamp)
  return `epoch_ms(${period.period.startOf(time)}::TIMESTAMP)::DOUBLE`
}

function periodOf(
  found: Map<number, PeriodCounts>,
  key: number,
  columns: readonly CountedColumn[],
): PeriodCounts | undefined {
  const known = found.get(key)
  if (known !== undefined || found.size >= MOST_PERIODS) return known
  const fresh = {
    start: key,
    rows: 0,
    columns: columns.map(({binner}) => ({
      bins: new Float64Array(binner.bins),
      nulls: 0,
      sum: 0,
      finite: 0,
    })),
  }
  found.set(key, fresh)
  return fresh
}

type Places = readonly (PeriodCounts | undefined)[]
type Count = (places: Places, column: ReturnType<typeof readColumn>) => void

/** How the rows of a chunk are counted into the column `index` of their periods. */
function counterOf(binner: Binner, index: number): Count {
  const labels = binner.kind === 'category' ? binner.labels : []
  const bins = new Map<unknown, number>(labels.map((label, bin) => [label, bin]))
  const edges = binner.kind === 'number' ? binner.edges : undefined
  return (places, {values, valid}) => {
    for (let row = 0; row < places.length; row++) {
      const counts = places[row]?.columns[index]
      if (counts === undefined) continue
      const value = values[row]
      if (!(valid?.(row) ?? true) || (edges !== undefined && !Number.isFinite(value))) {
        counts.nulls++
        continue
      }
      const bin =
        edges === undefined
          ? (bins.get(value) ?? labels.length)
          : upperBound(edges, value as number)
      counts.bins[bin] = (counts.bins[bin] ?? 0) + 1
      if (edges !== undefined) counts.sum += value as number
      counts.finite++
    }
  }
}
