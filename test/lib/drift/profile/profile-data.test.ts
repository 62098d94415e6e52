import {readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {profileTable} from '../../../../src/lib/drift/profile/profile-table.ts'
import {openDatabase} from '../../../../src/lib/platform/duckdb/index.ts'
import {tablesOf, temporaryFolder, writeTable} from '../drift-tables.ts'
import {columnOf, MIXED, numbersOf, profileOf, rowsOf, valuesOf} from './profiles.ts'

it('is the same file for the same data, whatever folder it is in', async () => {
  const texts = []
  for (const _ of [1, 2]) {
    const folder = await temporaryFolder()
    await rowsOf(folder, 'a.parquet', MIXED, 0, 3000)
    texts.push(await readFile((await profileOf(folder, ['a.parquet'])).path, 'utf8'))
  }
  expect(texts[0]).toBe(texts[1])
})

it('counts every row below each edge, with the deciles of quantile_cont among the edges', async () => {
  const folder = await temporaryFolder()
  await rowsOf(folder, 'a.parquet', MIXED, 0, 6000)
  const profile = await profileOf(folder, ['a.parquet'])
  const database = await openDatabase()
  try {
    for (const name of ['normal', 'skewed', 'zeros', 'holes']) {
      const {edges, counts, means, moments, nulls, infinite, exact} = numbersOf(profile, name)
      expect([name, exact, edges.length <= 500]).toEqual([name, false, true])
      const [row = {}] = await database.rows(
        `SELECT quantile_cont(x, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]) AS deciles,
           avg(x) AS mean, var_pop(x) * count(x) AS squares, min(x) AS min, max(x) AS max, count(x) AS n
         FROM (SELECT ${name}::DOUBLE AS x FROM '${join(folder, 'a.parquet')}') WHERE isfinite(x)`,
        'the test',
      )
      const values = await valuesOf(database, join(folder, 'a.parquet'), name)
      let sum = 0
      expect(counts.map(count => (sum += count) - count)).toEqual(
        edges.map(edge => values.filter(value => value < edge).length),
      )
      for (const decile of row['deciles'] as number[])
        expect(Math.min(...edges.map(edge => Math.abs(edge - decile)))).toBeLessThan(1e-12)
      expect([moments?.min, moments?.max, moments?.count]).toEqual([
        row['min'],
        row['max'],
        Number(row['n']),
      ])
      expect(moments?.mean).toBeCloseTo(Number(row['mean']), 10)
      expect(moments?.squares ?? 0).toBeCloseTo(Number(row['squares']), 5)
      const total = counts.reduce((all, count, bin) => all + count * (means?.[bin] ?? NaN), 0)
      expect(total / Number(row['n'])).toBeCloseTo(Number(row['mean']), 10)
      expect(Number(row['n']) + nulls + infinite).toBe(6000)
    }
  } finally {
    database.close()
  }
})

it('keeps each of up to 500 values by itself, and gives one that is frequent a bin of its own', async () => {
  const folder = await temporaryFolder()
  await rowsOf(folder, 'a.parquet', MIXED, 0, 20_000)
  const profile = await profileOf(folder, ['a.parquet'])
  expect(numbersOf(profile, 'few')).toMatchObject({exact: true, integer: true, rankError: 0})
  expect(numbersOf(profile, 'few').edges).toEqual(Array.from({length: 40}, (_, i) => i))
  const {edges, counts, means} = numbersOf(profile, 'zeros')
  const zero = edges.indexOf(0)
  expect([edges[zero + 1], means?.[zero]]).toEqual([Number.MIN_VALUE, 0])
  expect(counts[zero]).toBeGreaterThan(11_500)
  const heaviest = Math.max(...counts.filter((_, bin) => bin !== zero))
  expect(heaviest).toBeLessThanOrEqual(2 * (20_000 / 500))
})

it('knows constants, columns without a value, identifiers, times and texts', async () => {
  const folder = await temporaryFolder()
  const query = `${MIXED}, i AS row_id, TIMESTAMP '2026-01-01' + INTERVAL (i) HOUR AS at,
    'sentence number ' || i || ' of them' AS remark`
  await rowsOf(folder, 'a.parquet', query, 0, 600)
  const profile = await profileOf(folder, ['a.parquet'])
  expect(numbersOf(profile, 'same')).toMatchObject({exact: true, edges: [7.5], counts: [600]})
  expect(numbersOf(profile, 'nothing')).toMatchObject({moments: null, edges: [], nulls: 600})
  expect(numbersOf(profile, 'row_id').identifier).toBe(true)
  expect(columnOf(profile, 'at')).toMatchObject({kind: 'other', reason: /time/})
  expect(columnOf(profile, 'remark')).toMatchObject({kind: 'text', empty: 0, nulls: 0})
  expect(columnOf(profile, 'flag')).toMatchObject({
    counts: [
      ['false', 400],
      ['true', 200],
    ],
  })
})

it('keeps the 10,000 most frequent labels, and the rows of the others', async () => {
  const folder = await temporaryFolder()
  const query = "SELECT 'l' || CAST(floor(sqrt(i * 1500)) AS INTEGER) AS label"
  await rowsOf(folder, 'a.parquet', query, 0, 100_000)
  const column = columnOf(await profileOf(folder, ['a.parquet']), 'label')
  if (column.kind !== 'category') throw new Error(column.kind)
  const labels = new Set(Array.from({length: 100_000}, (_, i) => Math.floor(Math.sqrt(i * 1500))))
  expect([column.counts.length, column.distinct]).toEqual([10_000, labels.size])
  const kept = column.counts.reduce((sum, [, rows]) => sum + rows, 0)
  expect(kept + column.others).toBe(100_000)
  expect(column.others).toBeGreaterThan(0)
})

it('counts in bins of a sample where a column does not fit into memory: all rows, at exact edges', async () => {
  const tables = await tablesOf(`${MIXED} FROM range(5000) t(i)`, 'SELECT 1 AS x')
  const whole = await profileTable({...tables, side: tables.reference})
  const memory = {...tables.memory, arrayBytes: 1}
  const little = await profileTable({...tables, side: tables.reference, memory})
  for (const [index, column] of whole.columns.entries()) {
    const other = little.columns[index]
    if (column.kind !== 'number' || other?.kind !== 'number') {
      expect(other).toEqual(column)
      continue
    }
    const {name, nulls, infinite, moments, exact} = column
    expect([other.name, other.nulls, other.infinite]).toEqual([name, nulls, infinite])
    expect(other.moments?.mean ?? 0).toBeCloseTo(moments?.mean ?? 0, 9)
    expect(other.counts.reduce((sum, count) => sum + count, 0)).toBe(moments?.count ?? 0)
    if (exact) expect([other.edges, other.counts]).toEqual([column.edges, column.counts])
    else expect(Math.max(...other.counts.filter(count => count < 1000))).toBeLessThan(40)
  }
})

describe('names and labels that are hostile', () => {
  it('are kept as they are', async () => {
    const folder = await temporaryFolder()
    const names = ['a"b', '__proto__', "it's; DROP TABLE x", 'ünï\ncode 🛫', 'constructor', ' ']
    const list = names.map((name, i) => `i % ${i + 2} AS "${name.replaceAll('"', '""')}"`)
    const label = "CASE i % 3 WHEN 0 THEN '__proto__' WHEN 1 THEN '' ELSE 'a\"\n' END AS label"
    await writeTable(
      join(folder, 'a.parquet'),
      `SELECT ${[...list, label].join(', ')} FROM range(300) t(i)`,
    )
    const profile = await profileOf(folder, ['a.parquet'])
    expect(profile.profile.columns.map(({name}) => name)).toEqual([...names, 'label'])
    expect(columnOf(profile, '__proto__')).toMatchObject({edges: [0, 1, 2]})
    expect(columnOf(profile, 'label')).toMatchObject({
      counts: [
        ['', 100],
        ['__proto__', 100],
        ['a"\n', 100],
      ],
    })
  })
})

it('holds numbers at the ends of the doubles', async () => {
  const folder = await temporaryFolder()
  const rows = Array.from({length: 1000}, (_, i) => (i % 2 === 0 ? 1 : -1) * (1.7e308 - i * 1e304))
  await writeFile(join(folder, 'a.csv'), `x\n${[...rows, Number.MAX_VALUE].join('\n')}\n`)
  const {edges, moments} = numbersOf(await profileOf(folder, ['a.csv']), 'x')
  expect(moments).toMatchObject({count: 1001, squares: null, max: Number.MAX_VALUE})
  expect(edges.every(Number.isFinite)).toBe(true)
})
