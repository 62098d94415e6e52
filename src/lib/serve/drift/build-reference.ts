import {createHash} from 'node:crypto'
import {quantileEdges} from '../../core/statistics/index.ts'
import {
  bindTable,
  nullFill,
  openTable,
  type BoundColumn,
  type InputPolicy,
} from '../../data/index.ts'
import type {ModelColumn} from '../../model/index.ts'
import {openDatabase, sqlString, type Database} from '../../platform/duckdb/index.ts'
import type {
  CategoryProfile,
  ColumnProfile,
  NumberProfile,
  ReferenceProfile,
} from './reference-profile.ts'

export interface ReferenceOptions {
  /** As in mlops.yaml: a path, a pattern, `query:SELECT …`. */
  readonly source: string
  readonly columns: readonly ModelColumn[]
  readonly policy: InputPolicy
  /** Columns of the source that are no features. */
  readonly aside: readonly string[]
  /** Columns that are not looked at. */
  readonly exclude: readonly string[]
  readonly signal: AbortSignal
}

/** Rows that the bins are made from; of more, a sample. */
const SAMPLE_ROWS = 100_000
const MEMORY = '512MB'
const QUANTILES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
/** Categories with a bin of their own, and those that are known at all. */
const TOP = 30
const KNOWN = 1000
/** A gauge a column must stay a number of gauges that Prometheus likes. */
const MAX_COLUMNS = 200

/**
 * Compact histograms of the reference data over the columns that a model takes, values being what they
 * are for the model: cast to its types, absent ones filled as its rules say.
 *
 * @throws MlopsError what opening and binding a table throws; AbortError.
 */
export async function buildReference(options: ReferenceOptions): Promise<ReferenceProfile> {
  const {source, policy, aside, exclude, signal} = options
  // Requests that are being answered have the other threads.
  const database = await openDatabase({threads: 1, memoryLimit: MEMORY, signal})
  try {
    const table = await openTable(database, source, {signal})
    const wanted = options.columns.filter(({kind}) => kind === 'scalar')
    const {binding, relation} = await bindTable(database, table, wanted, {policy, aside})
    const bound = binding.columns
      .filter(({source: column}) => !exclude.includes(column.name))
      .slice(0, MAX_COLUMNS)
    const list = bound.map(({expression}, index) => `${expression} AS c${index}`)
    const sample = `SELECT * FROM ${relation()} USING SAMPLE reservoir(${SAMPLE_ROWS} ROWS) REPEATABLE (1)`
    await database.run(
      `CREATE TABLE reference AS SELECT ${['1 AS row', ...list].join(', ')} FROM (${sample})`,
      table.subject,
    )
    const columns: ColumnProfile[] = []
    for (const [index, one] of bound.entries()) {
      const profile = await profileColumn(database, one, `c${index}`, policy)
      if (profile !== undefined) columns.push(profile)
    }
    const id = createHash('sha256').update(JSON.stringify(columns)).digest('hex').slice(0, 12)
    return {id, columns}
  } finally {
    database.close()
  }
}

function profileColumn(
  database: Database,
  {column, source}: BoundColumn,
  name: string,
  policy: InputPolicy,
): Promise<ColumnProfile | undefined> {
  const fill = nullFill(policy, column)
  const place = {column: source.name, input: column.input, at: column.index}
  if (column.type === 'string') {
    const value = fill === undefined ? name : `coalesce(${name}, ${sqlString(String(fill))})`
    return profileCategories(database, place, value)
  }
  const isNull = fill === undefined || Number.isNaN(Number(fill))
  const value = isNull ? `${name}::DOUBLE` : `coalesce(${name}::DOUBLE, ${double(Number(fill))})`
  return profileNumbers(database, place, value, column)
}

type Place = Pick<ColumnProfile, 'column' | 'input' | 'at'>

/** @returns undefined where the reference has no value. */
async function profileNumbers(
  database: Database,
  place: Place,
  value: string,
  {type}: ModelColumn,
): Promise<NumberProfile | undefined> {
  const from = `FROM (SELECT ${value} AS x FROM reference)`
  const ask = async (list: readonly string[]): Promise<Readonly<Record<string, unknown>>> => {
    const [row] = await database.rows(`SELECT ${list.join(', ')} ${from}`, 'the reference')
    return row ?? {}
  }
  const summary = await ask([
    'count(*) AS all_rows',
    'count(x) FILTER (WHERE NOT isnan(x)) AS there',
    'min(x) FILTER (WHERE isfinite(x)) AS low',
    'max(x) FILTER (WHERE isfinite(x)) AS high',
    `quantile_cont(x, [${QUANTILES.join(', ')}]) FILTER (WHERE isfinite(x)) AS quantiles`,
  ])
  const {quantiles} = summary
  if (!Array.isArray(quantiles)) return undefined
  const edges = quantileEdges(quantiles.map(Number))
  const below = await ask(
    edges.map((edge, index) => `count(*) FILTER (WHERE x < ${double(edge)}) AS b${index}`),
  )
  const [all, there] = [Number(summary['all_rows']), Number(summary['there'])]
  const upTo = [...edges.map((_, index) => Number(below[`b${index}`])), there]
  return {
    ...place,
    kind: 'number',
    edges,
    low: Number(summary['low']),
    high: Number(summary['high']),
    half: type === 'float16',
    nullShare: type.startsWith('float') ? (all - there) / all : null,
    reference: upTo.map((count, index) => count - (upTo[index - 1] ?? 0)),
  }
}

async function profileCategories(
  database: Database,
  place: Place,
  value: string,
): Promise<CategoryProfile | undefined> {
  const rows = await database.rows(
    `SELECT v, n, sum(n) OVER () AS total FROM
      (SELECT ${value} AS v, count(*) AS n FROM reference GROUP BY 1) WHERE v IS NOT NULL
      ORDER BY n DESC, v LIMIT ${KNOWN + 1}`,
    'the reference',
  )
  if (rows.length === 0) return undefined
  const names = rows.map(row => String(row['v']))
  const counts = rows.slice(0, TOP).map(row => Number(row['n']))
  const others = Number(rows[0]?.['total']) - counts.reduce((sum, count) => sum + count, 0)
  return {
    ...place,
    kind: 'category',
    top: names.slice(0, TOP),
    rare: names.length > KNOWN ? null : names.slice(TOP),
    reference: [...counts, others],
  }
}

/** A bare 0.1 would be a decimal to DuckDB. */
const double = (value: number): string => `'${value}'::DOUBLE`
