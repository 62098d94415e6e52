import {afterAll, beforeAll, expect, it} from 'vitest'
import {compareSamples} from '../../../../src/lib/drift/multivariate/compare-samples.ts'
import {sampleTables} from '../../../../src/lib/drift/multivariate/sample-tables.ts'
import type {MultivariateTables} from '../../../../src/lib/drift/multivariate/types.ts'
import {openDatabase, type Database} from '../../../../src/lib/platform/duckdb/index.ts'

let database: Database
beforeAll(async () => {
  database = await openDatabase({threads: 2})
})
afterAll(() => {
  database.close()
})

const tables = (rows: number): MultivariateTables => ({
  database,
  reference: side(rows, 0),
  current: side(rows, 1),
  columns: [
    column('i', 'number', 'CAST(i AS DOUBLE)'),
    column('x', 'number', 'x'),
    column('c', 'category', 'c'),
    column('t', 'text', 'c'),
  ],
})
const side = (rows: number, shift: number): MultivariateTables['reference'] => ({
  relation: `(SELECT i, CASE WHEN i % 10 = 0 THEN NULL ELSE (hash(i) % 1000) / 1000.0 + ${shift} END AS x,
    CASE WHEN i % 3 = 0 THEN NULL ELSE 'c' || (i % 5) END AS c FROM range(${rows}) t(i))`,
  subject: 'the table',
  rows,
})
const column = (
  name: string,
  kind: MultivariateTables['columns'][number]['kind'],
  expression: string,
): MultivariateTables['columns'][number] => ({
  ...{name, kind},
  ...{reference: {expression}, current: {expression}},
})

it('takes all rows of a small table, in their order, nulls among them; texts are left out', async () => {
  const {rows, columns} = await sampleTables(tables(1000), 1000, 1)
  expect(rows).toEqual({reference: 1000, current: 1000})
  expect(columns.map(({name, kind}) => [name, kind])).toEqual([
    ['i', 'number'],
    ['x', 'number'],
    ['c', 'category'],
  ])
  expect([...(columns[0]?.reference ?? [])]).toEqual(Array.from({length: 1000}, (_, i) => i))
  expect(columns[1]?.reference.filter(Number.isNaN)).toHaveLength(100)
  expect(columns[2]?.reference.filter(index => index === -1)).toHaveLength(334)
})

it('draws so many rows of a large one, in their order, the same for the same seed', async () => {
  const first = await sampleTables(tables(50_000), 2000, 1)
  expect(first.rows).toEqual({reference: 2000, current: 2000})
  const drawn = first.columns[0]?.reference as Float64Array
  expect(drawn).toEqual(drawn.toSorted())
  expect(new Set(drawn).size).toBe(2000)
  // The mean of 2,000 of the numbers up to 50,000 has a standard deviation of 317.
  expect(Math.abs(drawn.reduce((a, b) => a + b, 0) / 2000 - 25_000)).toBeLessThan(4 * 317)
  expect(await sampleTables(tables(50_000), 2000, 1)).toEqual(first)
  expect((await sampleTables(tables(50_000), 2000, 2)).columns[0]?.reference).not.toEqual(drawn)
})

it('compares what was drawn', async () => {
  const sample = await sampleTables(tables(5000), 1000, 1)
  const {domainClassifier, reconstruction, correlations} = compareSamples({sample, seed: 1})
  expect(domainClassifier).toMatchObject({drifted: true, rows: 2000})
  expect(domainClassifier?.features[0]?.name).toBe('x')
  expect(reconstruction?.components).toBeGreaterThan(0)
  expect(correlations.map(({columns}) => columns)).toEqual([['i', 'x']])
})
