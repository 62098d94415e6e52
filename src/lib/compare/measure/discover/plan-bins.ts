import {isIdName, isIntegerType} from '../../../data/index.ts'
import {sqlIdentifier, sqlString, type Database} from '../../../platform/duckdb/index.ts'
import type {Bin} from './search-column.ts'
import type {SearchTable, SearchTableColumn} from './search-table.ts'

/** How a column is cut into bins. */
export type BinPlan = {
  readonly name: string
  readonly bins: readonly Bin[]
  /** The bin of rows without a value; null where it is too small to be one. */
  readonly missing: number | null
  /** SQL of what is read: the number, or the place among the values. */
  readonly read: string
} & (
  | {readonly kind: 'ranges'; readonly edges: readonly number[]}
  | {readonly kind: 'values'; readonly count: number}
)

/** Numbers with at most so many values are cut at each of them, others at deciles. */
const FEW_VALUES = 12
const DECILES = Array.from({length: 9}, (_, index) => (index + 1) / 10)
/** Facts of columns, and where numbers are cut, are known well enough from so many rows. */
const SAMPLE_ROWS = 20_000
/** Digits of an edge, so that the text of a part says exactly what is in it. */
const DIGITS = 4
const MOST_VALUES = 200
const NEARLY_ALL = 0.9

interface Facts {
  /** Of the sample. */
  readonly values: number
  readonly distinct: number
  /** Of all rows. */
  readonly missing: number
  /** Of numbers: of the sample. */
  readonly numbers: {
    readonly least: number
    readonly whole: boolean
    /** Its values grow or fall along the rows, as a counter does. */
    readonly counts: boolean
    readonly deciles: readonly number[]
  } | null
}

/** Cuts numbers into ranges and texts by value; what names a row, and what does not vary, is left out. */
export async function planBins(
  database: Database,
  table: SearchTable,
  minSize: number,
): Promise<readonly BinPlan[]> {
  const facts = await columnFacts(database, table)
  const plans: BinPlan[] = []
  for (const [index, column] of table.columns.entries()) {
    const own = facts[index]
    if (own === undefined || own.values === 0 || namesRows(column, own)) continue
    const plan =
      own.numbers === null
        ? await planValues(database, table, column, minSize)
        : await planRanges(database, table, column, own, minSize)
    if (plan.bins.length > 0) plans.push(plan)
  }
  return plans
}

async function columnFacts(
  database: Database,
  {name, columns, rowCount}: SearchTable,
): Promise<readonly Facts[]> {
  if (columns.length === 0) return []
  const step = Math.max(1, Math.floor(rowCount / SAMPLE_ROWS))
  const list = columns.flatMap(({as, numeric}, index) => [
    `count(${as}) AS v${index}`,
    `count(DISTINCT ${as}) AS d${index}`,
    ...(numeric
      ? [
          `min(${as}) AS l${index}`,
          `bool_and(${as} = floor(${as})) AS w${index}`,
          `corr(${as}, rowid) AS c${index}`,
          `quantile_disc(${as}, [${DECILES.join(', ')}]) AS q${index}`,
        ]
      : []),
  ])
  const finite = columns.map(({as, numeric}) =>
    numeric ? `CASE WHEN isfinite(${as}) THEN ${as} END AS ${as}` : as,
  )
  const sample = `SELECT ${finite.join(', ')}, rowid FROM ${name} WHERE rowid % ${step} = 0`
  const [row = {}] = await database.rows(`SELECT ${list.join(', ')} FROM (${sample})`, name)
  const nulls = columns.map(({as}, index) => `count(*) - count(${as}) AS n${index}`)
  const [empty = {}] = await database.rows(`SELECT ${nulls.join(', ')} FROM ${name}`, name)
  return columns.map(({numeric}, index) => {
    const deciles = row[`q${index}`]
    return {
      values: Number(row[`v${index}`] ?? 0),
      distinct: Number(row[`d${index}`] ?? 0),
      missing: Number(empty[`n${index}`] ?? 0),
      numbers: numeric
        ? {
            least: Number(row[`l${index}`]),
            whole: row[`w${index}`] === true,
            counts: Math.abs(Number(row[`c${index}`] ?? 0)) > 0.999,
            deciles: Array.isArray(deciles) ? deciles.map(Number) : [],
          }
        : null,
    }
  })
}

/** Identifiers, counters, and texts that hardly come twice. */
function namesRows({column}: SearchTableColumn, {values, distinct, numbers}: Facts): boolean {
  if (distinct <= NEARLY_ALL * values) return false
  if (numbers === null || isIdName(column.name)) return true
  return isIntegerType(column.type) && numbers.counts
}

async function planRanges(
  database: Database,
  table: SearchTable,
  {column, as}: SearchTableColumn,
  {distinct, missing, numbers}: Facts,
  minSize: number,
): Promise<BinPlan> {
  const {least, whole, deciles} = numbers ?? {least: 0, whole: false, deciles: []}
  const cuts = distinct <= FEW_VALUES ? await distinctNumbers(database, table, as) : deciles
  const short = cuts.map(cut =>
    whole && Math.abs(cut) < 10 ** DIGITS ? cut : Number(cut.toPrecision(DIGITS)),
  )
  const edges = [...new Set(short)].filter(cut => cut > least).slice(0, FEW_VALUES)
  const ranges = Array.from({length: edges.length + 1}, (_, bin): Bin => ({
    kind: 'range',
    lower: edges[bin - 1] ?? null,
    upper: edges[bin] ?? null,
    integer: whole,
  }))
  const own = missing >= minSize
  return {
    kind: 'ranges',
    name: column.name,
    edges,
    bins: own ? [...ranges, {kind: 'value', value: null}] : ranges,
    missing: own ? ranges.length : null,
    read: as,
  }
}

async function distinctNumbers(
  database: Database,
  {name}: SearchTable,
  as: string,
): Promise<readonly number[]> {
  const rows = await database.rows(
    `SELECT DISTINCT ${as} AS value FROM ${name} WHERE isfinite(${as}) ORDER BY 1 LIMIT ${FEW_VALUES + 1}`,
    name,
  )
  return rows.map(row => Number(row['value']))
}

async function planValues(
  database: Database,
  {name}: SearchTable,
  {column, as}: SearchTableColumn,
  minSize: number,
): Promise<BinPlan> {
  const rows = await database.rows(
    `SELECT ${as} AS value FROM ${name} GROUP BY 1 HAVING count(*) >= ${minSize} ORDER BY count(*) DESC, 1 LIMIT ${MOST_VALUES}`,
    name,
  )
  const values = rows.map(row => (typeof row['value'] === 'string' ? row['value'] : null))
  const texts = values.filter(value => value !== null)
  const missing = values.includes(null)
  const bins = [...texts, ...(missing ? [null] : [])]
  const type = sqlIdentifier(`values of ${as}`)
  if (texts.length > 0)
    // Places among the values are found by hashing, which no list of cases is.
    await database.run(
      `CREATE OR REPLACE TYPE ${type} AS ENUM (${texts.map(sqlString).join(', ')})`,
      name,
    )
  const place = texts.length === 0 ? 'NULL' : `enum_code(TRY_CAST(${as} AS ${type}))`
  return {
    kind: 'values',
    name: column.name,
    count: texts.length,
    bins: bins.map(value => ({kind: 'value', value})),
    missing: missing ? texts.length : null,
    // A number behind all bins stands for a value that is none of them.
    read: `CAST(CASE WHEN ${as} IS NULL THEN ${texts.length} ELSE coalesce(${place}, 255) END AS UTINYINT)`,
  }
}
