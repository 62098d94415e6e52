import {createHash} from 'node:crypto'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {makeFolder, openIds, openScored, scoredQuery, writeScored} from './scored-file.ts'

const YES = {cells: ['"yes"', '0.25', '0.75'], version: 'v1.0.0'}
const NO = {cells: ['"no"', '0.25', '0.75'], version: 'v1.0.0'}

describe('keys that are integers', () => {
  it('are found as numbers, texts and bigints, in the order that was asked', async () => {
    const table = await openIds('(1), (2), (-3)')
    const found = [2, '1', -3n, 4].map(key => table.find(key))
    expect(found).toEqual([NO, YES, YES, undefined])
    expect(table.rowCount).toBe(3)
  })

  it('of 64 bits are exact as texts and bigints', async () => {
    const table = await openIds('(9007199254740993), (9223372036854775807), (-9223372036854775808)')
    expect(table.find('9007199254740993')).toEqual(YES)
    expect(table.find(9007199254740992n)).toBeUndefined()
    expect(table.find('9223372036854775807')).toEqual(NO)
    expect(table.find(-(2n ** 63n))).toEqual(YES)
    expect(table.find(2n ** 64n - 1n)).toBeUndefined()
  })

  it('beyond 2^53 are not found by a JSON number, which may have been another', async () => {
    const table = await openIds('(9007199254740992)')
    expect(table.find(9007199254740992)).toBeUndefined()
    expect(table.find('9007199254740992')).toEqual(YES)
  })

  it('are not found by fractions, words and the empty text', async () => {
    const table = await openIds('(1), (0)')
    for (const key of [1.5, Number.NaN, Infinity, '1.0', 'one', '', ' 1', '0x1'])
      expect(table.find(key)).toBeUndefined()
    expect(table.find(-0)).toEqual(NO)
  })

  it.each(['TINYINT', 'USMALLINT', 'UINTEGER', 'DOUBLE', 'DECIMAL(9,2)'])(
    'may be stored as %s',
    async type => {
      const table = await openIds(`(7::${type}), (NULL), (9::${type})`)
      expect(table.find(7)).toEqual(YES)
      expect(table.find('9')).toEqual(YES)
    },
  )

  it('beyond those of 64 bits with a sign are compared as text', async () => {
    const table = await openIds('(18446744073709551615::UBIGINT), (5::UBIGINT)')
    expect(table.find('18446744073709551615')).toEqual(YES)
    expect(table.find(2n ** 64n - 1n)).toEqual(YES)
    expect(table.find(5)).toEqual(NO)
  })
})

describe('keys that are texts', () => {
  it('are found whole: no prefix, no other case, no trailing blank', async () => {
    const table = await openIds(`('a'), ('ab'), ('Zürich 🛫'), ('')`)
    expect(table.find('a')).toEqual(YES)
    expect(table.find('ab')).toEqual(NO)
    expect(table.find('Zürich 🛫')).toEqual(YES)
    expect(table.find('')).toEqual(NO)
    for (const key of ['A', 'a ', 'abc', 'Zürich', 'x'.repeat(100_000)])
      expect(table.find(key)).toBeUndefined()
  })

  it('are found by numbers that are written like them', async () => {
    const table = await openIds(`('12'), ('x')`)
    expect(table.find(12)).toEqual(YES)
    expect(table.find(12n)).toEqual(YES)
  })

  it('of a CSV file keep their zeros', async () => {
    const table = await openIds(`('007'), ('12')`, 'csv')
    expect(table.find('007')).toEqual(YES)
    expect(table.find('7')).toBeUndefined()
    expect(table.find(7)).toBeUndefined()
  })

  it('of a CSV file are integers when all are written so', async () => {
    const table = await openIds('(7), (12)', 'csv')
    expect(table.find(7)).toEqual(YES)
    expect(table.find('+12')).toEqual(NO)
  })
})

describe('keys that are UUIDs', () => {
  const IDS = ['6f0a3c1e-90ab-4cde-8f01-23456789abcd', 'ffffffff-ffff-4fff-bfff-fffffffffffe']

  it.each(['UUID', 'VARCHAR'])(
    'are found in small and capital letters, stored as %s',
    async type => {
      const table = await openIds(IDS.map(id => `('${id}'::${type})`).join(', '))
      expect(table.find(IDS[0] ?? '')).toEqual(YES)
      expect(table.find(IDS[1]?.toUpperCase() ?? '')).toEqual(NO)
      expect(table.find('6f0a3c1e-90ab-4cde-8f01-23456789abce')).toBeUndefined()
      expect(table.find('6f0a3c1e90ab4cde8f0123456789abcd')).toBeUndefined()
      expect(table.find(5)).toBeUndefined()
    },
  )
})

it('finds every one of 50,000 keys of each kind, and none beside them', async () => {
  const path = join(await makeFolder(), 'scored.parquet')
  const query = `SELECT *, (n % 97)::FLOAT AS probability_no, (n / 7)::FLOAT AS probability_yes,
    'c' || n % 5 AS prediction FROM (
    SELECT range AS n, (hash(range) >> 1)::BIGINT AS big, 'customer-' || range AS name,
    md5(range::VARCHAR)::UUID AS uid FROM range(50000))`
  await writeScored(path, query)
  const big = await openScored(path, {key: 'big'})
  const name = await openScored(path, {key: 'name'})
  const uid = await openScored(path, {key: 'uid'})
  const n = await openScored(path, {key: 'n'})
  const wrong: number[] = []
  for (let row = 0; row < 50_000; row++) {
    const digest = createHash('md5').update(String(row)).digest('hex')
    const uuid = digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
    for (const found of [n.find(row), name.find(`customer-${row}`), uid.find(uuid)])
      if (found?.cells[0] !== `"c${row % 5}"` || found.cells[1] !== String(row % 97))
        wrong.push(row)
  }
  expect(wrong).toEqual([])
  expect(big.rowCount).toBe(50_000)
  expect(n.find(50_000)).toBeUndefined()
  expect(name.find('customer-50000')).toBeUndefined()
})

describe('a key that stands there twice', () => {
  it('is refused with how many and one of them', async () => {
    await expect(openIds('(1), (2), (2), (3), (3), (3)')).rejects.toMatchObject({
      code: 'PRECOMPUTED_KEYS',
      details: {key: 'id', count: 2},
      message: expect.stringMatching(
        /^2 values of id in .* stand there more than once with the same scored_at, for example [23]\.$/,
      ) as string,
    })
  })

  it('is answered from the run that scored it last, in whatever order the files come', async () => {
    const folder = await makeFolder()
    const late = scoredQuery('(1), (2)', 'v2.0.0', '2026-03-02 04:00')
    await writeScored(join(folder, 'a.parquet'), `${late} ORDER BY id DESC`)
    await writeScored(join(folder, 'b.parquet'), scoredQuery('(0), (1), (2)'))
    const table = await openScored(join(folder, '*.parquet'))
    const second = {version: 'v2.0.0'}
    expect([0, 1, 2].map(key => table.find(key))).toEqual([
      YES,
      {...YES, ...second},
      {...NO, ...second},
    ])
    expect(table).toMatchObject({
      rowCount: 3,
      supersededCount: 2,
      modelVersions: ['v1.0.0', 'v2.0.0'],
      scoredAt: {first: '2026-03-01T04:00:00.000Z', last: '2026-03-02T04:00:00.000Z'},
    })
  })

  it('is fine in an old run when a later one says it once', async () => {
    const folder = await makeFolder()
    await writeScored(join(folder, 'a.parquet'), scoredQuery('(1), (1)'))
    await writeScored(join(folder, 'b.parquet'), scoredQuery('(1)', 'v2.0.0', '2026-03-02 04:00'))
    expect((await openScored(join(folder, '*.parquet'))).find(1)).toEqual({
      ...YES,
      version: 'v2.0.0',
    })
  })
})

it('leaves rows without a key out and counts them', async () => {
  const table = await openIds(`('a'), (NULL), (NULL)`)
  expect(table).toMatchObject({rowCount: 1, nullKeyCount: 2})
})

it.each([`(DATE '2026-01-01')`, '([1])', '(true)', '(1.5::DOUBLE), (2)'])(
  'refuses keys like %s',
  async ids => {
    await expect(openIds(ids)).rejects.toMatchObject({code: 'PRECOMPUTED_KEYS'})
  },
)
