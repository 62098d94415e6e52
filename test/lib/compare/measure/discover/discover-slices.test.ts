import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {
  discoverSlices,
  type Discovery,
} from '../../../../../src/lib/compare/measure/discover/discover-slices.ts'
import type {PairedRows} from '../../../../../src/lib/compare/paired-rows.ts'
import {openTable} from '../../../../../src/lib/data/index.ts'
import {createRandom} from '../../../../../src/lib/core/statistics/index.ts'
import {openDatabase, type Database} from '../../../../../src/lib/platform/duckdb/index.ts'
import {binaryRows, labelRows, pairedRows, valueRows} from '../paired.ts'

let database: Database
beforeAll(async () => {
  database = await openDatabase()
})
afterAll(() => {
  database.close()
})

const ROWS = 6000
/** Columns of each kind; a row follows from its number alone. */
const TABLE = `query:SELECT
    i AS flight_id,
    TIMESTAMP '2024-01-01' + INTERVAL (i) MINUTE AS departed,
    CAST(hash(i) % 24 AS INTEGER) AS hour,
    CAST(200 + hash(i + 7) % 2000 AS INTEGER) AS distance,
    (hash(i + 11) % 10000) / 100.0 AS delay,
    ['UA', 'AA', 'DL', NULL][1 + CAST(hash(i + 13) % 4 AS INTEGER)] AS carrier,
    hash(i + 17) % 3 = 0 AS wet,
    'note ' || i AS note,
    CAST(hash(i + 19) % 2 AS INTEGER) AS late
  FROM range(${ROWS}) t(i) ORDER BY i`

interface Row {
  readonly hour: number
  readonly distance: number
  readonly carrier: string | null
  readonly late: number
}

async function discover(
  pair: (rows: readonly Row[]) => PairedRows,
  rest: {readonly alpha?: number; readonly source?: string} = {},
): Promise<Discovery> {
  await database.run('DROP TABLE IF EXISTS query_rows', 'rows')
  const table = await openTable(database, rest.source ?? TABLE, {materialize: true})
  const rows = (await database.rows(
    `SELECT hour, distance, carrier, late FROM ${table.relation()}`,
    'rows',
  )) as unknown as Row[]
  return discoverSlices({
    database,
    table,
    paired: pair(rows),
    leaveOut: ['late', 'departed'],
    minSize: 100,
    alpha: rest.alpha ?? 0.05,
  })
}

/** Both models are as good as each other, but for `harm` of the new one. */
function scores(rows: readonly Row[], harm: (row: Row) => number, seed = 1): PairedRows {
  const random = createRandom(seed)
  const truth = rows.map(row => row.late)
  const score = (row: Row, shift: number): number => {
    const right = Math.min(0.98, Math.max(0.02, 0.7 + (random() - 0.5) * 0.5 - shift))
    return row.late === 1 ? right : 1 - right
  }
  return pairedRows(
    binaryRows(
      truth,
      rows.map(row => score(row, 0)),
    ),
    binaryRows(
      truth,
      rows.map(row => score(row, harm(row))),
    ),
  )
}

describe('the search for parts where the new model is worse', () => {
  it('finds a range of a number, and says how bad it is there', async () => {
    const {slices} = await discover(rows => scores(rows, row => (row.distance >= 1800 ? 0.2 : 0)))
    expect(slices).toHaveLength(1)
    const [slice] = slices
    expect(slice).toMatchObject({loss: 'log loss', verdict: 'worse'})
    expect(slice?.where).toMatch(/^distance ≥ 1,[78]\d\d$/)
    expect(slice?.new).toBeGreaterThan((slice?.old ?? 0) + 0.25)
    expect(slice?.adjustedPValue).toBeLessThan(1e-6)
  })

  it('finds a value of a text, and where there is none', async () => {
    const {slices} = await discover(rows =>
      scores(rows, row => (row.carrier === 'UA' ? 0.2 : row.carrier === null ? -0.15 : 0)),
    )
    expect(slices.map(({where, verdict}) => [where, verdict])).toEqual([
      ['carrier = UA', 'worse'],
      ['carrier is missing', 'better'],
    ])
  })

  it('finds a part of two columns, and not the columns by themselves', async () => {
    const {slices} = await discover(rows =>
      scores(rows, row => (row.carrier === 'AA' && row.hour >= 12 ? 0.25 : 0)),
    )
    expect(slices).toHaveLength(1)
    expect(slices[0]?.where).toMatch(/^(hour ≥ 1\d and carrier = AA|carrier = AA and hour ≥ 1\d)$/)
  })

  it('names no part of what is as bad everywhere', async () => {
    const {slices, lookedAt} = await discover(rows => scores(rows, () => 0.1))
    expect(slices).toEqual([])
    expect(lookedAt).toBeGreaterThan(100)
  })

  it('looks at squared errors of numbers and at wrong labels', async () => {
    const numbers = await discover(rows => {
      const truth = rows.map(row => row.distance / 10)
      const random = createRandom(3)
      const near = (wrong: boolean) => (value: number) => value + (random() - 0.5) * (wrong ? 9 : 3)
      return pairedRows(
        valueRows(truth, truth.map(near(false))),
        valueRows(
          truth,
          rows.map((row, index) => near(row.carrier === 'DL')(truth[index] ?? 0)),
        ),
      )
    })
    expect(numbers.slices).toMatchObject([{where: 'carrier = DL', loss: 'squared error'}])
    const labels = await discover(rows => {
      const truth = rows.map(row => row.late)
      const random = createRandom(4)
      const said = (share: number, label: number): number => (random() < share ? 1 - label : label)
      return pairedRows(
        labelRows(
          truth,
          truth.map(label => said(0.1, label)),
          2,
        ),
        labelRows(
          truth,
          rows.map(row => said(row.carrier === 'DL' ? 0.3 : 0.1, row.late)),
          2,
        ),
      )
    })
    expect(labels.slices).toMatchObject([{where: 'carrier = DL', loss: 'wrong answers'}])
    expect(labels.slices[0]?.old).toBeCloseTo(0.1, 1)
    expect(labels.slices[0]?.new).toBeCloseTo(0.3, 1)
  })

  it('takes rows by their place in the data where some have no label, in any order', async () => {
    const {slices, rows} = await discover(all => {
      const places = Uint32Array.from(all.keys())
        .filter(place => place % 3 !== 0)
        .sort((a, b) => (a % 100) - (b % 100) || a - b)
      const own = [...places].flatMap(place => all[place] ?? [])
      return {
        ...scores(own, row => (row.carrier === 'UA' ? 0.25 : 0)),
        places,
        unlabelled: all.length - places.length,
      }
    })
    expect(rows).toBe(ROWS - ROWS / 3)
    expect(slices.map(({where}) => where)).toEqual(['carrier = UA'])
  })

  it('makes no part of what names a row, of times, and of the target', async () => {
    const {slices} = await discover(rows => {
      const place = new Map(rows.map((row, index) => [row, index]))
      return scores(rows, row => ((place.get(row) ?? 0) < 600 || row.late === 1 ? 0.3 : 0))
    })
    expect(slices.map(({where}) => where).join()).not.toMatch(/flight_id|note|late|departed/)
  })

  it('finds nothing in 20 data sets without a difference', async () => {
    let found = 0
    for (let seed = 0; seed < 20; seed++) {
      const {slices} = await discover(rows => scores(rows, () => 0, 100 + seed))
      found += slices.length > 0 ? 1 : 0
    }
    // 1 in 20 is what alpha allows; 5 or more come with a probability of 0.3 %.
    expect(found).toBeLessThanOrEqual(4)
  })

  it('says nothing of models that answer alike, and nothing without an old model', async () => {
    const same = await discover(rows => {
      const {old} = scores(rows, () => 0)
      return pairedRows(old, old ?? binaryRows([], []))
    })
    expect(same.slices).toEqual([])
    const alone = await discover(rows => ({...scores(rows, () => 0), old: null}))
    expect(alone).toEqual({slices: [], lookedAt: 0, rows: 0})
  })
})
