import {sqlIdentifier, type Database} from '../../platform/duckdb/index.ts'
import type {RowSource} from './row-source.ts'

/** What stands in one row of the data, as text. */
export interface RowValues {
  readonly id: string | null
  readonly values: Readonly<Record<string, string | null>>
}

/**
 * Id and values of some rows, by their position in the data (from 0): one query. Columns are named as the
 * data names them.
 *
 * @param id - Column of the id; null where there is none.
 */
export async function rowValues(
  database: Database,
  source: RowSource,
  places: readonly number[],
  {id, columns}: {readonly id: string | null; readonly columns: readonly string[]},
): Promise<ReadonlyMap<number, RowValues>> {
  if (places.length === 0) return new Map()
  const names = [...(id === null ? [] : [id]), ...columns]
  const list = names.map((name, index) => `CAST(${sqlIdentifier(name)} AS VARCHAR) AS v${index}`)
  const numbered = ['row_number() OVER () - 1 AS place', ...list].join(', ')
  const rows = await database.rows(
    `SELECT * FROM (SELECT ${numbered} FROM ${source.relation(names)}) WHERE place IN (${places.join(', ')})`,
    source.subject,
  )
  const first = id === null ? 0 : 1
  return new Map(
    rows.map(row => {
      const text = (index: number): string | null => {
        const value = row[`v${index}`]
        return typeof value === 'string' ? value : null
      }
      const values = columns.map((name, index) => [name, text(first + index)] as const)
      return [
        Number(row['place']),
        {id: id === null ? null : text(0), values: Object.fromEntries(values)},
      ]
    }),
  )
}
