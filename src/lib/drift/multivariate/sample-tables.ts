import {readColumn, type Chunk, type Database} from '../../platform/duckdb/index.ts'
import type {
  MultivariateTables,
  SampledColumn,
  SampledColumnRequest,
  SampledSide,
  SampledTables,
} from './types.ts'

/** How many more rows than wanted pass the first, cheap draw. */
const SLACK = 1.1

/**
 * Draws rows of both tables without replacement, the same for the same seed. Each row has its number hashed,
 * and those with the least hashes are taken: that depends on no thread, and keeps the order of the rows.
 */
export async function sampleTables(
  {database, reference, current, columns}: MultivariateTables,
  sampleRows: number,
  seed: number,
): Promise<SampledTables> {
  const wanted = columns.filter(({kind}) => kind !== 'text')
  const drawn = wanted.map(column => drawnColumn(column))
  const rows = {reference: 0, current: 0}
  for (const side of ['reference', 'current'] as const) {
    if (wanted.length === 0) break
    const table = side === 'reference' ? reference : current
    const list = wanted.map(column => column[side].expression)
    const query = `SELECT ${list.join(', ')} FROM ${drawnRows(table, sampleRows, seed)}`
    rows[side] = await read(
      database,
      query,
      table.subject,
      drawn.map(column => column[side]),
    )
  }
  return {rows, columns: drawn.map(({done}) => done())}
}

/** An SQL table expression of at most `count` rows of a table, in its order. */
export function drawnRows({relation, rows}: SampledSide, count: number, seed: number): string {
  if (rows <= count) return relation
  const hash = `hash("$row", ${Math.trunc(seed)})`
  const numbered = `(SELECT *, row_number() OVER () AS "$row" FROM ${relation})`
  const passed = Math.ceil(count * SLACK + 100)
  const few = `(SELECT * FROM ${numbered} WHERE ${hash} % ${rows} < ${passed})`
  return `(SELECT * FROM (SELECT * FROM ${few} ORDER BY ${hash}, "$row" LIMIT ${count}) ORDER BY "$row")`
}

type Add = (chunk: Chunk, index: number) => void

async function read(
  database: Database,
  query: string,
  subject: string,
  columns: readonly Add[],
): Promise<number> {
  let rows = 0
  for await (const chunk of database.chunks(query, subject)) {
    columns.forEach((add, index) => {
      add(chunk, index)
    })
    rows += chunk.rowCount
  }
  return rows
}

interface DrawnColumn {
  readonly reference: Add
  readonly current: Add
  readonly done: () => SampledColumn
}

function drawnColumn({name, kind}: SampledColumnRequest): DrawnColumn {
  return kind === 'number' ? drawnNumbers(name) : drawnCategories(name)
}

function drawnNumbers(name: string): DrawnColumn {
  const sides = {reference: [] as number[], current: [] as number[]}
  const adding =
    (rows: number[]): Add =>
    (chunk, index) => {
      const {values, valid} = readColumn(chunk, index)
      for (let row = 0; row < chunk.rowCount; row++)
        rows.push(valid?.(row) === false ? NaN : Number(values[row]))
    }
  return {
    reference: adding(sides.reference),
    current: adding(sides.current),
    done: () => ({
      ...{name, kind: 'number'},
      reference: Float64Array.from(sides.reference),
      current: Float64Array.from(sides.current),
    }),
  }
}

function drawnCategories(name: string): DrawnColumn {
  const sides = {reference: [] as number[], current: [] as number[]}
  const indices = new Map<string, number>()
  const indexOf = (label: string): number => {
    const known = indices.get(label)
    if (known !== undefined) return known
    indices.set(label, indices.size)
    return indices.size - 1
  }
  const adding =
    (rows: number[]): Add =>
    (chunk, index) => {
      const {values} = readColumn(chunk, index)
      for (let row = 0; row < chunk.rowCount; row++) {
        const label = values[row] as string | null
        rows.push(label === null ? -1 : indexOf(label))
      }
    }
  return {
    reference: adding(sides.reference),
    current: adding(sides.current),
    done: () => ({
      ...{name, kind: 'category', labels: [...indices.keys()]},
      reference: Int32Array.from(sides.reference),
      current: Int32Array.from(sides.current),
    }),
  }
}
