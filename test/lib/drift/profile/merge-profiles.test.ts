import {expect, it} from 'vitest'
import {openDatabase} from '../../../../src/lib/platform/duckdb/index.ts'
import {join} from 'node:path'
import {temporaryFolder, writeTable} from '../drift-tables.ts'
import {columnOf, MIXED, numbersOf, profileOf, rowsOf, valuesOf} from './profiles.ts'

/** Four parts that are not alike: each has rows of its own region. */
async function shards(folder: string, rows: number): Promise<string[]> {
  await writeTable(join(folder, 'all.parquet'), `${MIXED} FROM range(${rows}) t(i) ORDER BY skewed`)
  const names = []
  for (const part of [0, 1, 2, 3]) {
    const size = rows / 4
    const name = `part-${part}.parquet`
    const source = `SELECT * FROM '${join(folder, 'all.parquet')}' LIMIT ${size} OFFSET ${part * size}`
    await writeTable(join(folder, name), source)
    names.push(name)
  }
  return names
}

it('gives of four parts what the whole gives: counts, nulls, labels and values exactly, moments to rounding', async () => {
  const folder = await temporaryFolder()
  const parts = await shards(folder, 20_000)
  const whole = await profileOf(folder, ['all.parquet'])
  const merged = await profileOf(folder, parts, 'merged.profile.json')
  expect(merged.profile.rows).toBe(20_000)
  expect(merged.profile.sources).toEqual(parts)
  for (const column of whole.profile.columns) {
    const other = columnOf(merged, column.name)
    if (column.kind !== 'number' || other.kind !== 'number') {
      expect(other).toEqual(column)
      continue
    }
    const {nulls, infinite, moments, exact} = column
    expect([other.nulls, other.infinite, other.exact]).toEqual([nulls, infinite, exact])
    expect([other.moments?.count, other.moments?.min, other.moments?.max]).toEqual([
      ...[moments?.count, moments?.min, moments?.max],
    ])
    expect(other.moments?.mean ?? 0).toBeCloseTo(moments?.mean ?? 0, 10)
    const spread = (other.moments?.squares ?? 0) / (moments?.squares || 1)
    expect(spread).toBeCloseTo(moments?.squares ? 1 : 0, 10)
    if (exact) expect(other).toEqual({...column, moments: other.moments})
  }
})

it('counts rows below an edge within the bound that it states, which is about 1/500 a merge', async () => {
  const folder = await temporaryFolder()
  const parts = await shards(folder, 8000)
  const once = await profileOf(folder, parts, 'once.profile.json')
  const left = await profileOf(folder, parts.slice(0, 2), 'left.profile.json')
  await profileOf(folder, parts.slice(2), 'right.profile.json')
  const twice = await profileOf(
    folder,
    ['left.profile.json', 'right.profile.json'],
    'twice.profile.json',
  )
  expect(left.profile.rows).toBe(4000)
  const database = await openDatabase()
  try {
    for (const [profile, most] of [
      [once, 1.05 / 500],
      [twice, 2.5 / 500],
    ] as const)
      for (const name of ['normal', 'skewed', 'zeros', 'holes']) {
        const {edges, counts, rankError, moments} = numbersOf(profile, name)
        expect(edges.length).toBeLessThanOrEqual(500)
        const values = await valuesOf(database, join(folder, 'all.parquet'), name)
        const size = moments?.count ?? 0
        let sum = 0
        const errors = edges.map((edge, bin) => {
          const counted = sum
          sum += counts[bin] ?? 0
          return Math.abs(counted - values.filter(value => value < edge).length) / size
        })
        expect(Math.max(...errors)).toBeLessThanOrEqual(rankError)
        expect(rankError).toBeLessThanOrEqual(most)
        const light = counts.filter(count => count < size / 10)
        expect(Math.max(...light) / size).toBeLessThanOrEqual(3 / 500)
      }
  } finally {
    database.close()
  }
})

it('merges data and profiles in one run, and what has no value with anything', async () => {
  const folder = await temporaryFolder()
  await rowsOf(folder, 'a.parquet', "SELECT i % 5 AS x, NULL::VARCHAR AS y, 'k' AS z", 0, 100)
  await rowsOf(folder, 'b.parquet', "SELECT i % 5 + 0.5 AS x, i % 4 AS y, 'l' AS z", 0, 100)
  await profileOf(folder, ['a.parquet'], 'a.profile.json')
  const merged = await profileOf(folder, ['b.parquet', 'a.profile.json'])
  expect(merged.profile.sources).toEqual(['b.parquet', 'a.parquet'])
  expect(numbersOf(merged, 'x')).toMatchObject({type: 'DOUBLE', integer: false, exact: true})
  expect(numbersOf(merged, 'x').edges).toHaveLength(10)
  expect(numbersOf(merged, 'y')).toMatchObject({nulls: 100, edges: [0, 1, 2, 3]})
  expect(columnOf(merged, 'z')).toMatchObject({
    counts: [
      ['k', 100],
      ['l', 100],
    ],
  })
})

it('does not compare a column that is of two kinds, and refuses parts of other tables', async () => {
  const folder = await temporaryFolder()
  await rowsOf(folder, 'a.parquet', 'SELECT i % 5 AS x', 0, 100)
  await rowsOf(folder, 'b.parquet', "SELECT 'w' || i % 5 AS x", 0, 100)
  await rowsOf(folder, 'c.parquet', 'SELECT i % 5 AS x, i % 7 AS more', 0, 100)
  expect(columnOf(await profileOf(folder, ['a.parquet', 'b.parquet']), 'x')).toMatchObject({
    kind: 'other',
    reason: 'BIGINT in one part and VARCHAR in another',
  })
  for (const sources of [
    ['a.parquet', 'c.parquet'],
    ['c.parquet', 'a.parquet'],
  ])
    await expect(profileOf(folder, sources)).rejects.toMatchObject({
      code: 'DRIFT_PROFILE',
      message: 'a.parquet has no column "more", which c.parquet has.',
    })
})
