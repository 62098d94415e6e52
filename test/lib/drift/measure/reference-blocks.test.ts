import {expect, it} from 'vitest'
import {measureTables, type MeasuredColumn} from '../../../../src/lib/drift/measure/index.ts'
import type {TablesRequest} from '../../../../src/lib/drift/read/index.ts'
import {tablesOf} from '../drift-tables.ts'

/** 1,200 rows in no order, whose number and category follow the hour; the last of them alone is the current data. */
const TABLE = `SELECT TIMESTAMP '2026-01-01' + to_hours(CAST(h AS INTEGER)) AS moment, h * 1.0 AS x,
  CASE WHEN h < 600 THEN 'early' ELSE 'late' END AS c
  FROM (SELECT (i * 7) % 1200 AS h FROM range(1200) t(i))`

async function measure(
  rows: number,
  preset: 'default' | 'evidently' | 'nannyml' = 'default',
  timestamp: string | undefined = 'moment',
): Promise<readonly MeasuredColumn[]> {
  const reference: TablesRequest['reference'] = {source: `query:${TABLE}`, timestamp}
  const tables = await tablesOf('', `SELECT * FROM (${TABLE}) ORDER BY moment DESC LIMIT ${rows}`, {
    reference,
  })
  return measureTables(tables, {preset})
}

const valuesOf = (column: MeasuredColumn | undefined, method: string): readonly number[] =>
  column?.measure.blocks.find(block => block.method === method)?.values ?? []

it('compares blocks in time order, as long as the current data, with the rest', async () => {
  const [x, c] = await measure(200)
  // The k-th of 6 blocks has 200 k rows below it and 1000 − 200 k above it, of 1000.
  const expected = [1, 0.8, 0.6, 0.6, 0.8, 1].map(value => expect.closeTo(value, 12) as number)
  expect(valuesOf(x, 'ks')).toEqual(expected)
  expect(valuesOf(c, 'jensen_shannon')).toHaveLength(6)
  expect(valuesOf(c, 'jensen_shannon')[0]).toBeCloseTo(valuesOf(c, 'jensen_shannon')[5] ?? 0, 12)
  expect(valuesOf(c, 'jensen_shannon')[0]).toBeGreaterThan(0.3)
})

it('spreads blocks as long as the current data evenly, where more would fit', async () => {
  // Blocks of 10 hours begin at 0, 62, 124 … 1,178: that many rows are below, 1,190 less those above.
  const [x, c] = await measure(10)
  const values = valuesOf(x, 'ks')
  expect(values).toHaveLength(20)
  for (const [block, value] of values.entries())
    expect(value).toBeCloseTo(Math.max(62 * block, 1190 - 62 * block) / 1190, 12)
  const blocks = valuesOf(c, 'jensen_shannon')
  expect(blocks).toHaveLength(20)
  expect(blocks[0]).toBeCloseTo(blocks[9] ?? 0, 12)
})

it('has at most 20 blocks, and none where fewer than 5 are possible or there is no time', async () => {
  expect(valuesOf((await measure(10))[0], 'ks')).toHaveLength(20)
  expect((await measure(300)).flatMap(({measure: {blocks}}) => blocks)).toEqual([])
  expect((await measure(200, 'evidently')).flatMap(({measure: {blocks}}) => blocks)).toEqual([])
  const untimed = await measure(200, 'default', 'nowhere')
  expect(untimed.flatMap(({measure: {blocks}}) => blocks)).toEqual([])
})

it('has the ten blocks of NannyML in the order of the rows, against the whole', async () => {
  const [x, c] = await measure(300, 'nannyml', 'nowhere')
  expect(valuesOf(x, 'jensen_shannon')).toHaveLength(10)
  // Each block of 120 rows, 840 hours around, is nearly like the whole.
  expect(Math.max(...valuesOf(c, 'jensen_shannon'))).toBeLessThan(0.4)
})
