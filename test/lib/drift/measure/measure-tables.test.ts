import {expect, it} from 'vitest'
import {measureTables, type MeasuredColumn} from '../../../../src/lib/drift/measure/index.ts'
import type {MeasureOptions} from '../../../../src/lib/drift/measure/index.ts'
import {tablesOf} from '../drift-tables.ts'

type MeasureOf<K> = Extract<MeasuredColumn['measure'], {kind: K}>

async function measure(
  reference: string,
  current: string,
  options: Partial<MeasureOptions> = {},
): Promise<readonly MeasuredColumn[]> {
  const tables = await tablesOf(reference, current)
  return measureTables(tables, {preset: 'default', ...options})
}

async function measureOne<K extends 'number' | 'category' | 'text'>(
  kind: K,
  reference: string,
  current: string,
): Promise<MeasureOf<K>> {
  const [column] = await measure(reference, current)
  expect(column?.measure.kind).toBe(kind)
  return column?.measure as MeasureOf<K>
}

it('counts nulls, NaN and infinities apart from numbers', async () => {
  const values = "('1'), ('3'), (NULL), ('nan'), ('inf'), ('-inf'), ('inf'), ('5')"
  const table = `SELECT CAST(x AS DOUBLE) AS x FROM (VALUES ${values}) t(x)`
  const {reference, current} = await measureOne('number', table, 'SELECT 9.0 AS x')
  expect(reference).toEqual({
    ...{rows: 8, nulls: 2, infinite: 3, mean: 3, min: 1, max: 5, median: 3, p25: 2, p75: 4},
    ...{std: Math.sqrt(8 / 3), p01: 1.04, p99: 4.96},
  })
  expect(current).toMatchObject({rows: 1, nulls: 0, infinite: 0, std: 0, median: 9})
})

it('says which share of the rows lies beyond the reference', async () => {
  const {below, above} = await measureOne(
    'number',
    'SELECT i * 1.0 AS x FROM range(101) t(i)',
    'SELECT i * 1.0 AS x FROM range(-10, 90) t(i) UNION ALL SELECT 500 FROM range(100)',
  )
  // The 1st and 99th percentile of 0 … 100 are 1 and 99.
  expect(below).toEqual({min: 10 / 200, p01: 11 / 200})
  expect(above).toEqual({max: 0.5, p99: 0.5})
})

it('has one bin for each of few integers, and shares that add up to 1', async () => {
  const {histogram} = await measureOne(
    'number',
    'SELECT i % 3 AS x FROM range(300) t(i)',
    'SELECT 2 AS x FROM range(100) UNION ALL SELECT 3 FROM range(100)',
  )
  expect(histogram).toEqual({
    kind: 'number',
    edges: [-0.5, 0.5, 1.5, 2.5, 3.5],
    reference: [1 / 3, 1 / 3, 1 - 2 / 3, 0].map(share => expect.closeTo(share, 12) as number),
    current: [0, 0, 0.5, 0.5],
  })
})

it('folds the tails of a histogram into its first and last bin', async () => {
  const normal = 'SELECT sin(i) + CASE WHEN i = 7 THEN 1e9 ELSE 0 END AS x FROM range(5000) t(i)'
  const {histogram} = await measureOne('number', normal, normal)
  const edges = histogram?.kind === 'number' ? histogram.edges : []
  expect(edges).toHaveLength(31)
  expect(edges.at(-1)).toBeLessThan(1.1)
  expect(histogram?.reference.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
})

it.each([
  ['0', 1],
  ['1e300', 1],
  ['-1e20', 1],
])('has a bin for a column that is always %s', async (value, bins) => {
  const table = `SELECT ${value}::DOUBLE AS x FROM range(10)`
  const {histogram, scores, reference} = await measureOne('number', table, table)
  expect(histogram?.reference).toEqual(Array.from({length: bins}, () => 1))
  expect(scores.map(score => score.value)).toEqual(scores.map(() => 0))
  expect(reference.mean).toBe(Number(value))
})

it('names categories that moved, came and went', async () => {
  const column = await measureOne(
    'category',
    "SELECT CASE WHEN i < 90 THEN 'a' WHEN i < 99 THEN 'b' ELSE 'c' END AS x FROM range(100) t(i)",
    "SELECT CASE WHEN i < 10 THEN NULL WHEN i < 60 THEN 'a' WHEN i < 90 THEN 'b' ELSE 'ü' END AS x FROM range(100) t(i)",
  )
  expect(column).toMatchObject({
    reference: {rows: 100, nulls: 0, categories: 3},
    current: {rows: 100, nulls: 10, categories: 3},
    unseen: [{label: 'ü', rows: 10}],
    ...{unseenCount: 1, unseenRows: 10, gone: [{label: 'c', share: 0.01}]},
  })
  expect(column.moved.map(({label}) => label)).toEqual(['a', 'b', 'ü', 'c'])
  expect(column.moved[0]).toEqual({label: 'a', reference: 0.9, current: 50 / 90})
})

it('shows twelve categories and one bin for the rest', async () => {
  const table = "SELECT 'c' || (i % 20) AS x FROM range(1000) t(i)"
  const {histogram} = await measureOne('category', table, table)
  expect(histogram).toMatchObject({hasOthers: true})
  expect(histogram?.reference).toHaveLength(13)
  expect(histogram?.current.at(-1)).toBeCloseTo(8 / 20, 12)
})

it('says how many words of texts the reference does not have', async () => {
  const text = (words: string): string =>
    `SELECT 'entry ' || i || ' says ${words}' AS x FROM range(100) t(i)`
  const {reference, current} = await measureOne('text', text('Hello World'), text('hello NEWS'))
  expect(reference).toMatchObject({rows: 100, nulls: 0, empty: 0, unknownWords: 100 / 500})
  expect(current).toMatchObject({
    unknownWords: 100 / 500,
    meanLength: 'entry 10 says hello NEWS'.length - 0.1,
  })
})

it('has no score where one side has no value, and counts all the same', async () => {
  const table = (value: string): string =>
    `SELECT ${value}::DOUBLE AS x, ${value}::VARCHAR AS c FROM range(40)`
  const columns = await measure(table('NULL'), table('1'))
  expect(columns.map(({measure: {scores}}) => scores)).toEqual([[], []])
  expect(columns.map(({measure: {reference}}) => reference.nulls)).toEqual([40, 40])
  const empty = await measure(table('1'), `${table('1')} LIMIT 0`)
  expect(empty.map(({measure: {scores, current}}) => [scores, current.rows])).toEqual([
    [[], 0],
    [[], 0],
  ])
})

it('keeps the order of the columns', async () => {
  const names = Array.from({length: 200}, (_, index) => `c${index}`)
  const list = names.map((name, index) =>
    index % 3 === 0 ? `CAST(i % 3 AS VARCHAR) AS ${name}` : `(i * ${index}) % 7 AS ${name}`,
  )
  const table = `SELECT ${list.join(', ')} FROM range(100) t(i)`
  const seen: [number, number][] = []
  const columns = await measure(table, table, {onProgress: (...call) => seen.push(call)})
  expect(columns.map(({measure: {name}}) => name)).toEqual(names)
  expect(seen).toHaveLength(200)
  expect(seen.at(-1)).toEqual([200, 200])
})
