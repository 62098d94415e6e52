import {readColumn, type Database} from '../../platform/duckdb/index.ts'
import type {Binner, ColumnCounts} from './binner.ts'
import {columnCounter, type ColumnCounter} from './column-counter.ts'
import {timeExpression, type Period} from './parse-period.ts'

/** A column to count: SQL that gives DOUBLE for numbers and VARCHAR for categories. */
export interface CountedColumn {
  readonly expression: string
  readonly binner: Binner
}

export interface PeriodCounts {
  /** Milliseconds of the beginning; the first row where rows are counted. */
  readonly start: number
  readonly rows: number
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
  const found = new Map<number, OpenPeriod>()
  let undated = 0
  let dropped = 0
  let row = 0
  for await (const chunk of database.chunks(sql, 'the data')) {
    const times = readColumn(chunk, 0)
    const places: (OpenPeriod | undefined)[] = []
    for (let i = 0; i < chunk.rowCount; i++, row++) {
      const isDated = times.valid?.(i) ?? true
      const key = rowsAPeriod === null ? Number(times.values[i]) : Math.floor(row / rowsAPeriod)
      if (!isDated) undated++
      const at = isDated ? periodOf(found, key, columns) : undefined
      if (isDated && at === undefined) dropped++
      if (at !== undefined) at.rows++
      places.push(at)
    }
    columns.forEach((_, index) => {
      countColumn(places, index, readColumn(chunk, index + 1))
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

interface OpenPeriod {
  readonly start: number
  rows: number
  readonly columns: readonly ColumnCounter[]
}

function periodOf(
  found: Map<number, OpenPeriod>,
  key: number,
  columns: readonly CountedColumn[],
): OpenPeriod | undefined {
  const known = found.get(key)
  if (known !== undefined || found.size >= MOST_PERIODS) return known
  const fresh = {start: key, rows: 0, columns: columns.map(({binner}) => columnCounter(binner))}
  found.set(key, fresh)
  return fresh
}

/** Counts the rows of a chunk into the column `index` of their periods. */
function countColumn(
  places: readonly (OpenPeriod | undefined)[],
  index: number,
  {values, valid}: ReturnType<typeof readColumn>,
): void {
  for (let row = 0; row < places.length; row++) {
    const counter = places[row]?.columns[index]
    counter?.add((valid?.(row) ?? true) ? values[row] : undefined)
  }
}
