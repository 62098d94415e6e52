import type {ModelColumn} from '../model/index.ts'
import {askSample, SHARED_BY} from './ask-sample.ts'
import type {InputPolicy} from './input-policy.ts'
import {shortDecimal} from './short-decimal.ts'

/** What a column holds, for whoever asks a model: ends of a slider, values to choose from. */
export interface ColumnFacts {
  /** Smallest and largest number. */
  readonly min?: number
  readonly max?: number
  /** Values of a text column that at least ten rows have, the most frequent first, 30 at most. */
  readonly values?: readonly string[]
}

const MOST_VALUES = 30

/**
 * Ranges of the numbers and frequent values of the texts that a model takes, over the first 100,000 rows of a table.
 * Columns that are not there, have no value or are pictures are left out.
 *
 * @param source - A path, a pattern, an address or `query:…`.
 * @returns By the names of the data.
 * @throws MlopsError what opening and reading data throws.
 */
export async function columnFacts(
  source: string,
  columns: readonly ModelColumn[],
  policy: InputPolicy,
  signal?: AbortSignal,
): Promise<Readonly<Record<string, ColumnFacts>>> {
  const {asked, row} = await askSample(source, columns, policy, aggregates, signal)
  return Object.fromEntries(
    asked.flatMap(({column, name, index}) => {
      const facts = factsOf(column, row, index)
      return Object.keys(facts).length === 0 ? [] : [[name, facts]]
    }),
  )
}

function aggregates({type}: ModelColumn, value: string, index: number): string {
  if (type === 'bool') return `NULL AS min_${index}, NULL AS max_${index}`
  if (type === 'string') return `CAST(to_json(histogram(${value})) AS VARCHAR) AS values_${index}`
  const number = `CAST(${value} AS DOUBLE)`
  const known = `FILTER (isfinite(${number}))`
  return `min(${number}) ${known} AS min_${index}, max(${number}) ${known} AS max_${index}`
}

function factsOf(
  {type}: ModelColumn,
  row: Readonly<Record<string, unknown>>,
  index: number,
): ColumnFacts {
  if (type === 'string') {
    const values = frequent(row[`values_${index}`])
    return values.length === 0 ? {} : {values}
  }
  const [min, max] = [row[`min_${index}`], row[`max_${index}`]]
  if (typeof min !== 'number' || typeof max !== 'number') return {}
  const short = type === 'float32' || type === 'float16'
  return short ? {min: shortDecimal(min), max: shortDecimal(max)} : {min, max}
}

function frequent(counted: unknown): readonly string[] {
  if (typeof counted !== 'string') return []
  const counts = Object.entries(JSON.parse(counted) as Record<string, number>)
  return counts
    .filter(([, count]) => count >= SHARED_BY)
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .slice(0, MOST_VALUES)
    .map(([value]) => value)
}
