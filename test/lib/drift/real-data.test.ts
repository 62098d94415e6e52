import {join} from 'node:path'
import {tmpdir} from 'node:os'
import {fileURLToPath} from 'node:url'
import {describe, expect, it} from 'vitest'
import {reportDrift, type DriftReport} from '../../../src/lib/drift/index.ts'

const flights = fileURLToPath(new URL('../../../templates/flights/data/', import.meta.url))
// Real data that is not part of the project; these tests are skipped where the variable is not set.
const folder = process.env['MLOPS_TEST_DATA_DIR']
const at = (path: string): string => join(folder ?? '', path)

/** Rows of a file that a hash of their number puts into one half or the other. */
const half = (file: string, which: 0 | 1): string =>
  `query:SELECT * EXCLUDE n FROM (SELECT *, row_number() OVER () AS n FROM '${file}') WHERE hash(n) % 2 = ${which}`

const report = (
  data: string,
  reference: string,
  more: Partial<Parameters<typeof reportDrift>[0]> = {},
): Promise<DriftReport> =>
  reportDrift({
    ...{directory: tmpdir(), data, reference, log: false, model: null, together: false, threads: 0},
    ...more,
  })

const found = ({columns}: DriftReport, name: string): string => {
  const column = columns.find(one => one.name === name)
  return `${column?.verdict ?? ''}: ${column?.finding ?? ''}`
}
const drifted = ({columns}: DriftReport): string[] =>
  columns.filter(({verdict}) => verdict !== 'stable').map(({name, verdict}) => `${name} ${verdict}`)

describe('a shuffled half of real data against the other half raises nothing', () => {
  it.each(['reference.parquet', 'test.parquet', 'new.parquet'])('flights, %s', async file => {
    const data = await report(half(flights + file, 0), half(flights + file, 1))
    expect([data.verdict, drifted(data)]).toEqual(['pass', []])
  })

  it
    .skipIf(folder === undefined)
    .each([
      'bike/hour.csv',
      'elec2/elec.csv',
      'employment_MA/reference.pq',
      'telco_churn/Telco-Customer-Churn.csv',
    ])('%s', async file => {
    const read = at(file)
    const source = (which: 0 | 1): string =>
      half(read, which).replace(
        `'${read}'`,
        file.endsWith('.pq') ? `read_parquet('${read}')` : `'${read}'`,
      )
    const data = await report(source(0), source(1))
    expect([data.verdict, drifted(data)]).toEqual(['pass', []])
  })
})

describe('drift that is there is found and said', () => {
  it('of July in New York: hot, humid, late', async () => {
    const july = await report(join(flights, 'new.parquet'), join(flights, 'reference.parquet'), {
      exclude: ['id'],
    })
    expect(july.verdict).toBe('fail')
    expect(found(july, 'temp')).toMatch(/^drift: the mean rose from 46 to 81 /)
    expect(found(july, 'recent_delay')).toMatch(/^drift: the mean rose/)
    expect(found(july, 'origin')).toMatch(/^stable/)
    expect(july.issues.map(({code}) => code)).toContain('CATEGORY_NEW')
  })

  it.skipIf(folder === undefined)(
    'of the second year of bicycles: demand, not the calendar',
    async () => {
      const year = (yr: number): string =>
        `query:SELECT * EXCLUDE (instant, yr) FROM '${at('bike/hour.csv')}' WHERE yr = ${yr}`
      const second = await report(year(1), year(0))
      expect(found(second, 'cnt')).toMatch(/^drift: the mean rose from 144 to 235 /)
      expect(found(second, 'hr')).toMatch(/^stable/)
      expect(found(second, 'weekday')).toMatch(/^stable/)
    },
  )

  it.skipIf(folder === undefined)(
    'of electricity: a price that was constant is none any more',
    async () => {
      const rows = (where: string): string =>
        `query:SELECT * EXCLUDE n FROM (SELECT *, row_number() OVER () AS n FROM '${at('elec2/elec.csv')}') WHERE ${where}`
      const later = await report(rows('n > 22656'), rows('n <= 22656'))
      expect(found(later, 'vicprice')).toMatch(/^drift: /)
      expect(found(later, 'nswprice')).toMatch(/^drift: /)
    },
  )
})
