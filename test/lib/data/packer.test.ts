import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {bindTable, createPacker, openTable, type InputPolicy} from '../../../src/lib/data/index.ts'
import type {ElementType, ModelColumn, TensorSpec} from '../../../src/lib/model/index.ts'
import {openDatabase, type Database} from '../../../src/lib/platform/duckdb/index.ts'

/** Several chunks of 2,048 rows, the last one short. */
const ROWS = 5_000
const WIDTH = 3
const CAPACITY = 1_536

// Value, and whether it is null, of every place: by hand the same in SQL and here.
const valueAt = (row: number, k: number): number => (row * 7 + k * 11) % 101
const nullAt = (row: number, k: number): boolean => (row * 13 + k * 5) % 97 === 0
const cells = (type: string): string =>
  Array.from(
    {length: WIDTH},
    (_, k) =>
      `CASE WHEN (i * 13 + ${k} * 5) % 97 <> 0 THEN ((i * 7 + ${k} * 11) % 101)::${type} END AS X_${k}`,
  ).join(', ')

let database: Database
beforeAll(async () => {
  database = await openDatabase()
})
afterAll(() => {
  database.close()
})

interface Packed {
  readonly values: unknown[]
  readonly bad: {readonly row: number; readonly column: string}[]
}

async function pack(sql: string, type: ElementType, policy: InputPolicy): Promise<Packed> {
  const columns = Array.from({length: WIDTH}, (_, index): ModelColumn => ({
    name: `X_${index}`,
    type,
    input: 'X',
    index,
    kind: 'scalar',
  }))
  const inputs: TensorSpec[] = [{name: 'X', type, shape: [null, WIDTH]}]
  const table = await openTable(database, `query:${sql}`)
  const bound = await bindTable(database, table, columns, {policy})
  const packer = createPacker(bound.binding, inputs, CAPACITY, policy)
  const values: unknown[] = []
  const bad: {row: number; column: string}[] = []
  let taken = 0
  const take = (): void => {
    const {feeds, bad: own} = packer.take()
    values.push(...((feeds.tensors['X']?.values ?? []) as unknown[]))
    bad.push(...own.map(({row, column}) => ({row: taken + row, column})))
    taken += feeds.rowCount
  }
  for await (const chunk of database.chunks(packer.query(bound.relation()), 'the test')) {
    for (let start = 0; start < chunk.rowCount;) {
      start += packer.add(chunk, start)
      if (packer.rowCount === CAPACITY) take()
    }
  }
  take()
  return {values, bad}
}

const expected = <T>(value: (number: number) => T, absent: T): T[] =>
  Array.from({length: ROWS * WIDTH}, (_, place) => {
    const [row, k] = [Math.floor(place / WIDTH), place % WIDTH]
    return nullAt(row, k) ? absent : value(valueAt(row, k))
  })

describe('the rows of a matrix', () => {
  const nan = {nulls: 'nan', inputs: {}} as const

  it.each([
    ['FLOAT', 'float32'],
    ['DOUBLE', 'float64'],
    ['INTEGER', 'float32'],
    ['VARCHAR', 'float64'],
  ] as const)('of %s are packed as %s, with NaN where a value is absent', async (sql, type) => {
    const {values, bad} = await pack(`SELECT ${cells(sql)} FROM range(${ROWS}) t(i)`, type, nan)
    expect(values).toEqual(expected(Number, Number.NaN))
    expect(bad).toEqual([])
  })

  it('hold the declared default, exactly for 64-bit integers', async () => {
    const policy = {nulls: 'default', inputs: {X: {default: '9007199254740993'}}} as const
    const {values} = await pack(
      `SELECT ${cells('BIGINT')} FROM range(${ROWS}) t(i)`,
      'int64',
      policy,
    )
    expect(values).toEqual(expected(BigInt, 9_007_199_254_740_993n))
  })

  it('are half precision where the model takes it', async () => {
    const {values} = await pack(`SELECT ${cells('FLOAT')} FROM range(${ROWS}) t(i)`, 'float16', nan)
    // 1, 2 and 0 as IEEE 754 binary16.
    expect(values[expected(Number, 0).indexOf(1)]).toBe(0x3c00)
    expect(values[expected(Number, 0).indexOf(2)]).toBe(0x4000)
    expect(values[0]).toBe(0x7e00)
  })

  it('name every absent value where that is an error', async () => {
    const error = {nulls: 'error', inputs: {}} as const
    const {bad} = await pack(`SELECT ${cells('FLOAT')} FROM range(${ROWS}) t(i)`, 'float32', error)
    const wanted = Array.from({length: ROWS}, (_, row) =>
      [0, 1, 2].filter(k => nullAt(row, k)).map(k => ({row, column: `X_${k}`})),
    ).flat()
    expect(bad).toEqual(wanted)
  })

  it('are those that a condition and an offset leave', async () => {
    const sql = `SELECT * FROM (SELECT ${cells('FLOAT')}, i FROM range(${ROWS * 2}) t(i)) WHERE i % 2 = 1 OFFSET 10`
    const {values} = await pack(sql.replace('SELECT *', 'SELECT X_0, X_1, X_2'), 'float32', nan)
    const rows = Array.from({length: ROWS - 10}, (_, index) => (index + 10) * 2 + 1)
    expect(values).toEqual(
      rows.flatMap(row => [0, 1, 2].map(k => (nullAt(row, k) ? Number.NaN : valueAt(row, k)))),
    )
  })
})
