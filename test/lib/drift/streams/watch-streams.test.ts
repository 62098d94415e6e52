import {existsSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {reportDrift, type DriftReport} from '../../../../src/lib/drift/index.ts'
import {temporaryFolder, writeTable} from '../drift-tables.ts'
import {profileOf} from '../profile/profiles.ts'

/** Four rows an hour; from row 3,000 on a prediction is wrong in three of ten rows instead of one. */
const ROWS = `SELECT TIMESTAMP '2026-01-01' + INTERVAL 15 MINUTE * i AS scheduled, random01 AS x,
    CASE WHEN odd THEN 'late' ELSE 'on time' END AS late,
    CASE WHEN odd <> (wrong < if(i < 3000, 0.1, 0.3)) THEN 'late' ELSE 'on time' END AS prediction
  FROM (SELECT i, (hash(i) % 1000) / 1000 AS random01, hash(i + 1000000) % 2 = 1 AS odd,
    (hash(i + 2000000) % 10000) / 10000 AS wrong FROM range(5000) t(i))`

async function report(
  query: string,
  more: Partial<Parameters<typeof reportDrift>[0]> = {},
): Promise<DriftReport> {
  const folder = await temporaryFolder()
  const data = await writeTable(join(folder, 'data.parquet'), query)
  return reportDrift({
    ...{directory: folder, data, reference: data, log: false, together: false, threads: 0},
    ...{timestamp: 'scheduled', target: 'late'},
    ...more,
  })
}

describe('streams of a drift report', () => {
  it('say since which moment more predictions are wrong, whatever the order of the rows', async () => {
    const {streams, verdict} = await report(`SELECT * FROM (${ROWS}) ORDER BY hash(scheduled)`)
    expect(verdict).toBe('pass')
    expect(streams?.column).toBe('scheduled')
    const [errors, prediction, ...others] = streams?.streams ?? []
    expect(others).toEqual([])
    expect(errors).toMatchObject({name: 'errors', measure: 'error_rate', rows: 5000})
    expect(errors?.changes).toHaveLength(1)
    const [change] = errors?.changes ?? []
    expect(Math.abs((change?.row ?? 0) - 3000)).toBeLessThan(40)
    expect(change?.time).toBe(
      new Date(Date.UTC(2026, 0, 1) + (change?.row ?? 0) * 15 * 60_000).toISOString(),
    )
    expect(change?.before).toBeCloseTo(0.1, 1)
    expect(change?.after).toBeCloseTo(0.3, 1)
    expect(prediction).toMatchObject({
      ...{name: 'prediction', measure: 'share', label: 'on time', changes: [], unwatched: null},
    })
  })

  it('are not watched without a time unless they are named: then in the order of rows', async () => {
    const rows = `SELECT * EXCLUDE scheduled FROM (${ROWS})`
    const none = await report(rows)
    expect(none.streams).toBeUndefined()
    const {streams} = await report(rows, {streams: ['errors', 'X']})
    expect(streams?.column).toBe('row')
    expect(streams?.streams.map(({name, changes}) => [name, changes.length])).toEqual([
      ['errors', 1],
      ['x', 0],
    ])
    expect(streams?.streams[0]?.changes[0]?.time).toBeNull()
  })

  it('of a regression are how far predictions are off', async () => {
    const {streams} = await report(
      `SELECT scheduled, x AS late, x + if(scheduled < TIMESTAMP '2026-02-01', 0.1, 0.5) * (x - 0.5) AS prediction FROM (${ROWS})`,
    )
    const [errors] = streams?.streams ?? []
    expect(errors?.measure).toBe('absolute_error')
    expect(errors?.changes.map(({time}) => time?.slice(0, 10))).toEqual(['2026-02-01'])
  })

  it('need no reference but a profile, and rows that have a value', async () => {
    const folder = await temporaryFolder()
    const data = await writeTable(join(folder, 'data.parquet'), ROWS)
    const {path: reference} = await profileOf(folder, [data])
    const query = `SELECT * REPLACE (if(x < 0.5, NULL, prediction) AS prediction) FROM (${ROWS})`
    const {streams} = await report(query, {reference})
    expect(streams?.streams[0]?.rows).toBeGreaterThan(2300)
    expect(streams?.streams[0]?.rows).toBeLessThan(2700)
    expect(Math.abs((streams?.streams[0]?.changes[0]?.row ?? 0) - 3000)).toBeLessThan(80)
  })

  it('are too short to tell below 2,000 rows', async () => {
    const {streams} = await report(`${ROWS} LIMIT 500`)
    expect(streams?.streams.map(({unwatched}) => unwatched)).toEqual(['few_rows', 'few_rows'])
  })

  it('that are not there are refused', async () => {
    await expect(report(ROWS, {streams: ['speed']})).rejects.toMatchObject({
      code: 'USAGE',
      hint: 'The data has scheduled, x, late, prediction.',
    })
    await expect(report(ROWS, {streams: ['errors'], target: 'truth'})).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('has no errors') as string,
    })
    await expect(report(ROWS, {streams: ['scheduled']})).rejects.toMatchObject({code: 'USAGE'})
  })
})

const elec = join(process.env['MLOPS_TEST_DATA_DIR'] ?? '', 'elec2', 'elec.csv')
describe.skipIf(process.env['MLOPS_TEST_DATA_DIR'] === undefined || !existsSync(elec))(
  'the electricity market of New South Wales (needs MLOPS_TEST_DATA_DIR)',
  () => {
    // Half an hour a row from 7 May 1996 on; a rule of the first weeks: prices above 0.049 are those that went up.
    const rows = `SELECT TIMESTAMP '1996-05-07' + INTERVAL 30 MINUTE * (row_number() OVER () - 1) AS scheduled,
      transfer, class AS late, CAST(nswprice > 0.049 AS INT) AS prediction FROM read_csv('${elec}')`

    it('a rule of the first weeks is wrong more often from November on', async () => {
      const {streams} = await report(rows)
      const [errors] = streams?.streams ?? []
      const [first] = errors?.changes ?? []
      expect(first?.time).toMatch(/^1996-1[01]/)
      expect(first?.before).toBeLessThan(0.3)
      expect(first?.after).toBeGreaterThan(0.45)
    })

    it('transfer, constant until row 17,424, is found to move from there on', async () => {
      const {streams} = await report(rows, {streams: ['transfer']})
      const [change, ...others] = streams?.streams[0]?.changes ?? []
      expect(others).toEqual([])
      expect(Math.abs((change?.row ?? 0) - 17_424)).toBeLessThan(128)
      expect(change?.detectors).toEqual(['adwin', 'page_hinkley'])
    })
  },
)
