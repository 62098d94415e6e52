import {sqlIdentifier, type Database} from '../../platform/duckdb/index.ts'
import {countCategories} from '../measure/count-categories.ts'
import {momentsOf} from '../measure/moments.ts'
import {numberSample} from '../measure/number-sample.ts'
import {readNumbers} from '../measure/read-numbers.ts'
import {columnFacts, uniqueness} from '../read/column-facts.ts'
import {decideKind, IDENTIFIER} from '../read/decide-kinds.ts'
import {expressionOf} from '../read/expression-of.ts'
import type {MemoryPlan, TableSide} from '../read/index.ts'
import {isIntegerType, typeClass} from '../../data/index.ts'
import {countedColumns} from './counted-columns.ts'
import {storedMoments, topLabels} from './merge-profiles.ts'
import {numberBins, type CountedNumbers} from './number-bins.ts'
import {
  PROFILE_FAMILY,
  PROFILE_LABELS,
  PROFILE_VERSION,
  type Profile,
  type ProfileColumn,
} from './schema.ts'

const VALUE_BYTES = 8
const COLUMNS_A_SCAN = 6

export interface TableToProfile {
  readonly database: Database
  readonly side: TableSide
  readonly memory: MemoryPlan
  readonly signal?: AbortSignal | undefined
  readonly onColumn?: (() => void) | undefined
}

/** Counts every column of a table; columns of numbers that do not fit into memory in bins of a sample. */
export async function profileTable(table: TableToProfile): Promise<Profile> {
  const {database, side, memory, signal, onColumn} = table
  const {columns, rows, source, subject} = side
  const facts = await columnFacts(database, side, columns)
  const nulls = await countNulls(database, side)
  const found = new Map<string, ProfileColumn>()
  const keep = (column: ProfileColumn): void => {
    found.set(column.name, column)
    onColumn?.()
  }
  const numbers: NumberToProfile[] = []
  for (const column of columns) {
    signal?.throwIfAborted()
    const {name, type} = column
    const decision = await decideKind(
      {reference: column, current: column},
      {
        ...{reference: facts.get(name), current: facts.get(name)},
        uniqueness: () => uniqueness(database, side, name),
      },
    )
    const common = {name, type, nulls: nulls.get(name) ?? 0}
    const identifier = 'skipped' in decision && decision.skipped === IDENTIFIER
    const isNumber = typeClass(type) === 'number'
    if ('skipped' in decision && !(identifier && isNumber))
      keep({kind: 'other', ...common, reason: decision.skipped})
    else if ('skipped' in decision || decision.kind === 'number')
      numbers.push({name, type, identifier, expression: expressionOf(name, type, 'number')})
    else if (decision.kind === 'text')
      keep({kind: 'text', ...common, ...(await texts(table, name))})
    else {
      const expression = expressionOf(name, type, 'category')
      const {sample, distinct} = await countCategories(database, side, expression, PROFILE_LABELS)
      const {counts} = topLabels(sample.counts)
      keep({kind: 'category', ...common, distinct, counts, others: sample.others})
    }
  }
  // The values, a copy to sort them by, and a map of the different ones.
  const bytes = 3 * VALUE_BYTES * rows
  const width = Math.floor(memory.arrayBytes / Math.max(1, bytes))
  const size = Math.min(COLUMNS_A_SCAN, width)
  for (let start = 0; start < numbers.length; start += size || COLUMNS_A_SCAN) {
    signal?.throwIfAborted()
    const group = numbers.slice(start, start + (size || COLUMNS_A_SCAN))
    const expressions = group.map(({expression}) => expression)
    const counted =
      size > 0
        ? (await readNumbers(database, side, expressions)).map(countRows)
        : await countedColumns(database, side, expressions)
    group.forEach(({name, type, identifier}, index) => {
      const own = counted[index]
      if (own === undefined) return
      const integer = isIntegerType(type)
      keep({kind: 'number', name, type, integer, identifier, ...own, rankError: 0})
    })
  }
  return {
    format: `${PROFILE_FAMILY}${PROFILE_VERSION}`,
    sources: [source],
    rows,
    columns: columns.flatMap(({name}) => found.get(name) ?? missing(name, subject)),
  }
}

interface NumberToProfile {
  readonly name: string
  readonly type: string
  readonly identifier: boolean
  readonly expression: string
}

function countRows(rows: Float64Array): CountedNumbers {
  const sample = numberSample(rows, false)
  const {nulls, infinite, values} = sample
  return {nulls, infinite, moments: storedMoments(momentsOf(sample)), ...numberBins(values)}
}

async function countNulls(
  database: Database,
  {relation, columns, rows, subject}: TableSide,
): Promise<ReadonlyMap<string, number>> {
  if (columns.length === 0) return new Map()
  const list = columns.map(({name}, index) => `count(${sqlIdentifier(name)}) AS c${index}`)
  const [row = {}] = await database.rows(`SELECT ${list.join(', ')} FROM ${relation}`, subject)
  return new Map(columns.map(({name}, index) => [name, rows - Number(row[`c${index}`])]))
}

async function texts(
  {database, side}: TableToProfile,
  name: string,
): Promise<{readonly empty: number; readonly meanLength: number | null}> {
  const [row = {}] = await database.rows(
    `SELECT count(*) FILTER (WHERE trim(x) = '') AS empty, avg(length(x)) AS mean
     FROM (SELECT CAST(${sqlIdentifier(name)} AS VARCHAR) AS x FROM ${side.relation})`,
    side.subject,
  )
  return {
    empty: Number(row['empty']),
    meanLength: row['mean'] == null ? null : Number(row['mean']),
  }
}

function missing(name: string, subject: string): never {
  throw new RangeError(`The column "${name}" of ${subject} was not counted.`)
}
