import {sqlIdentifier, type Database} from '../../platform/duckdb/index.ts'
import {isIdName, isIntegerType, typeClass} from '../../data/index.ts'
import type {SideColumn, TableSide} from './tables.ts'

/** What decides the kind of a column; counted in one scan of all columns. */
export interface ColumnFacts {
  /** Rows with a value. */
  readonly values: number
  /** Different values, within a few percent. */
  readonly distinct: number
  /** Texts only: characters a value, share of the values with several words, values that are numbers. */
  readonly meanLength: number
  readonly severalWords: number
  readonly numbers: number
}

/** Columns of floating-point numbers, times and nested types are left out: nothing depends on them. */
export async function columnFacts(
  database: Database,
  side: TableSide,
  columns: readonly SideColumn[],
): Promise<ReadonlyMap<string, ColumnFacts>> {
  const counted = columns.filter(
    ({name, type}) => typeClass(type) === 'text' || isIntegerType(type) || isIdName(name),
  )
  if (counted.length === 0) return new Map()
  const list = counted.flatMap(({name, type}, index) => {
    const column = sqlIdentifier(name)
    const counts = [
      `count(${column}) AS v${index}`,
      `approx_count_distinct(${column}) AS d${index}`,
    ]
    if (typeClass(type) !== 'text') return counts
    const text = `CAST(${column} AS VARCHAR)`
    return [
      ...counts,
      `avg(length(${text})) AS l${index}`,
      `avg(CAST(contains(trim(${text}), ' ') AS INTEGER)) AS w${index}`,
      `count(TRY_CAST(${text} AS DOUBLE)) AS n${index}`,
    ]
  })
  const sql = `SELECT ${list.join(', ')} FROM ${side.relation}`
  const [row = {}] = await database.rows(sql, side.subject)
  const number = (key: string): number => Number(row[key] ?? 0)
  return new Map(
    counted.map(({name}, index) => [
      name,
      {
        values: number(`v${index}`),
        distinct: number(`d${index}`),
        meanLength: number(`l${index}`),
        severalWords: number(`w${index}`),
        numbers: number(`n${index}`),
      },
    ]),
  )
}

/** Rows at the beginning of the table that are looked at one by one. */
const LOOKED_AT = 1_000_000

export interface Uniqueness {
  readonly unique: boolean
  readonly increasing: boolean
}

/** Whether every value of a column differs, and each is larger than the one before, in its first million rows. */
export async function uniqueness(
  database: Database,
  {relation, subject}: TableSide,
  column: string,
): Promise<Uniqueness> {
  const name = sqlIdentifier(column)
  const sql = `SELECT count(x) AS n, count(DISTINCT x) AS d,
    count(*) FILTER (WHERE x IS NULL OR x <= before) AS steps
    FROM (SELECT x, lag(x) OVER () AS before FROM (SELECT ${name} AS x FROM ${relation} LIMIT ${LOOKED_AT}))`
  const [row = {}] = await database.rows(sql, subject)
  return {unique: row['n'] === row['d'], increasing: Number(row['steps']) === 0}
}
