import type {ModelColumn} from '../model/index.ts'
import {askSample, SHARED_BY} from './ask-sample.ts'
import {shortDecimal} from './short-decimal.ts'
import type {InputPolicy} from './input-policy.ts'

/** Values by the names of the data, as JSON holds them. */
export type TypicalRow = Readonly<Record<string, string | number | boolean>>

/**
 * A row that stands for a table without being one of it: the median of each number, the most frequent
 * value of texts (if at least ten rows have it) and bools, over the first 100,000 rows. Columns that
 * are not there, have no value, or whose value JSON cannot hold exactly, are left out, and so are
 * pictures.
 *
 * @param source - A path, a pattern, an address or `query:…`.
 * @throws MlopsError what opening and reading data throws.
 */
export async function typicalRow(
  source: string,
  columns: readonly ModelColumn[],
  policy: InputPolicy,
  signal?: AbortSignal,
): Promise<TypicalRow> {
  const {asked, row} = await askSample(
    source,
    columns,
    policy,
    (column, value, index) => `${aggregate(column, value)} AS typical_${index}`,
    signal,
  )
  return Object.fromEntries(
    asked.flatMap(({column, name, index}) => {
      const value = plain(column, row[`typical_${index}`])
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

/** Of several values that are equally frequent the first in order, so that it is always the same. */
function aggregate({type}: ModelColumn, value: string): string {
  const mode = `mode(${value} ORDER BY ${value})`
  if (type === 'bool') return mode
  if (type === 'string')
    return `CASE WHEN list_max(map_values(histogram(${value}))) >= ${SHARED_BY} THEN ${mode} END`
  return `quantile_disc(${value}, 0.5) FILTER (NOT isnan(CAST(${value} AS DOUBLE)))`
}

function plain({type}: ModelColumn, value: unknown): string | number | boolean | undefined {
  if (type === 'bool') return typeof value === 'number' ? value === 1 : undefined
  if (typeof value === 'string') return value
  const number = typeof value === 'bigint' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number)) return undefined
  if (typeof value === 'bigint' && !Number.isSafeInteger(number)) return undefined
  return type === 'float32' || type === 'float16' ? shortDecimal(number) : number
}
