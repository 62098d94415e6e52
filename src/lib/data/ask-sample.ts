import type {ModelColumn} from '../model/index.ts'
import {openDatabase} from '../platform/duckdb/index.ts'
import {findSources} from './bind-columns.ts'
import {columnExpression} from './column-expression.ts'
import {ruleOf, type InputPolicy} from './input-policy.ts'
import {openTable} from './open-table.ts'

/** A text that fewer rows have may tell of somebody. */
export const SHARED_BY = 10
/** Enough rows to know columns by, and quickly read. */
const SAMPLE_ROWS = 100_000
const MEMORY_LIMIT = '400MB'

export interface AskedColumn {
  readonly column: ModelColumn
  /** As the data calls it. */
  readonly name: string
  readonly index: number
}

/**
 * Asks the first 100,000 rows of a table for aggregates of the columns that a model takes. Columns that are not there
 * and pictures are left out.
 *
 * @param source - A path, a pattern, an address or `query:…`.
 * @param aggregates - SQL for the values of a column; `index` makes the names of its results.
 * @returns The columns that were asked for, and the one row of results.
 * @throws MlopsError what opening and reading data throws.
 */
export async function askSample(
  source: string,
  columns: readonly ModelColumn[],
  policy: InputPolicy,
  aggregates: (column: ModelColumn, value: string, index: number) => string,
  signal?: AbortSignal,
): Promise<{
  readonly asked: readonly AskedColumn[]
  readonly row: Readonly<Record<string, unknown>>
}> {
  const options = signal === undefined ? {} : {signal}
  const database = await openDatabase({memoryLimit: MEMORY_LIMIT, ...options})
  try {
    const table = await openTable(database, source, options)
    const {sources} = findSources(table.columns, columns, {policy, byNameOnly: true})
    const found = columns.flatMap((column, index) => {
      const there = sources[index]
      return there === undefined || column.kind === 'image' ? [] : [{column, there}]
    })
    const asked = found.map(({column}, index) => ({
      column,
      name: ruleOf(policy, column).column ?? column.name,
      index,
    }))
    if (asked.length === 0) return {asked, row: {}}
    const wanted = found.map(({column, there}, index) =>
      aggregates(column, columnExpression(column, there).expression, index),
    )
    const sample = `(SELECT * FROM ${table.relation()} LIMIT ${SAMPLE_ROWS})`
    const [row = {}] = await database.rows(
      `SELECT ${wanted.join(', ')} FROM ${sample}`,
      table.subject,
    )
    return {asked, row}
  } finally {
    database.close()
  }
}
