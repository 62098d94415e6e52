import {copyFile} from 'node:fs/promises'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {reportDrift, type DriftReport, type TimeDrift} from '../../../../src/lib/drift/index.ts'
import {temporaryFolder, writeTable} from '../drift-tables.ts'
import {MIXED, normal, profileOf, rowsOf} from '../profile/profiles.ts'

const flights = new URL('../../../../templates/flights/data/', import.meta.url)

interface Compared {
  readonly folder: string
  readonly by: string
  readonly timestamp?: string
}

function compare(
  reference: string,
  data: string,
  {folder, ...more}: Compared,
): Promise<DriftReport> {
  const request = {directory: folder, reference, data, log: false, together: false, model: null}
  return reportDrift({...request, ...more})
}

async function flightsIn(folder: string): Promise<void> {
  for (const name of ['reference', 'new'])
    await copyFile(new URL(`${name}.parquet`, flights), join(folder, `${name}.parquet`))
}

const timeOf = ({time}: DriftReport): TimeDrift => {
  if (time === null) throw new Error('no periods')
  return time
}

/** Most by which values of one method differ, in units of the method. */
function largestDifferences(a: TimeDrift, b: TimeDrift): Readonly<Record<string, number>> {
  const largest: Record<string, number> = {}
  a.periods.forEach(({columns}, at) => {
    for (const column of columns) {
      const other = b.periods[at]?.columns.find(({name}) => name === column.name)
      if (other === undefined) throw new Error(`no ${column.name}`)
      for (const key of ['value', 'previous'] as const) {
        if (other.method !== column.method || column.method === null) continue
        const difference = Math.abs((column[key] ?? 0) - (other[key] ?? 0))
        largest[column.method] = Math.max(largest[column.method] ?? 0, difference)
      }
    }
  })
  return largest
}

const verdictsOf = ({periods}: TimeDrift): unknown =>
  periods.map(({label, rows, drifted, columns}) => [
    ...[label, rows, drifted],
    columns.map(({name, verdict}) => [name, verdict]),
  ])

describe('periods against a profile', () => {
  it('are those against the flights themselves, in every figure', async () => {
    const folder = await temporaryFolder()
    await flightsIn(folder)
    const {path} = await profileOf(folder, ['reference.parquet'])
    for (const by of ['week', 'rows:1500']) {
      const options = {folder, by, timestamp: 'scheduled_at'}
      const raw = timeOf(await compare('reference.parquet', 'new.parquet', options))
      const profiled = timeOf(await compare(path, 'new.parquet', options))
      expect(verdictsOf(profiled)).toEqual(verdictsOf(raw))
      expect(profiled.changePoints).toEqual(raw.changePoints)
      // The same counts in the same bins: only sums are added up in another order.
      for (const difference of Object.values(largestDifferences(raw, profiled)))
        expect(difference).toBeLessThan(1e-9)
      expect(raw.periods.some(({drifted}) => drifted > 0)).toBe(true)
    }
  })

  it('are so of heavy tails, of values that many rows have, of holes, few values and no value', async () => {
    const folder = await temporaryFolder()
    await rowsOf(folder, 'a.parquet', MIXED, 0, 20_000)
    const query = `SELECT normal + (i > 28000)::INT AS normal, skewed * (1 + i / 50000) AS skewed, zeros, few + (i > 26000)::INT * 2 AS few,
      holes, CASE WHEN i > 30000 THEN 'new' ELSE label END AS label, flag, 1.5 AS nothing, same FROM (${MIXED}, i FROM range(20000, 36000) t(i)) t`
    await writeTable(join(folder, 'b.parquet'), query)
    const {path} = await profileOf(folder, ['a.parquet'])
    const options = {folder, by: 'rows:1000'}
    const raw = timeOf(await compare('a.parquet', 'b.parquet', options))
    const profiled = timeOf(await compare(path, 'b.parquet', options))
    expect(verdictsOf(profiled)).toEqual(verdictsOf(raw))
    expect(profiled.changePoints).toEqual(raw.changePoints)
    expect(raw.changePoints.map(({column}) => column)).toEqual(['normal'])
    for (const difference of Object.values(largestDifferences(raw, profiled)))
      expect(difference).toBeLessThan(1e-9)
  })

  it('differ by what merging blurs, and say so', async () => {
    const folder = await temporaryFolder()
    await flightsIn(folder)
    const parts = []
    for (const part of [0, 1, 2, 3]) {
      const rows = `SELECT * FROM '${join(folder, 'reference.parquet')}' LIMIT 2500 OFFSET ${part * 2500}`
      await writeTable(join(folder, `part-${part}.parquet`), rows)
      parts.push(`part-${part}.parquet`)
    }
    const {path, profile} = await profileOf(folder, parts)
    const rankError = Math.max(
      ...profile.columns.map(column => (column.kind === 'number' ? column.rankError : 0)),
    )
    const options = {folder, by: 'week', timestamp: 'scheduled_at'}
    const raw = timeOf(await compare('reference.parquet', 'new.parquet', options))
    const report = await compare(path, 'new.parquet', options)
    const {
      ks = 0,
      wasserstein = 0,
      psi = 0,
      jensen_shannon: js = 0,
    } = largestDifferences(raw, timeOf(report))
    // D is too low by at most a bin of a hundredth on either side, and as much as was misplaced in the reference.
    expect(ks).toBeLessThan(0.01 + 2 * rankError)
    // What was misplaced moved within a few bins; the widest of these are some tenths of σ wide.
    expect(wasserstein).toBeLessThan(0.5 * 2 * rankError)
    // A tenth of the reference that is off by e moves a term (p − q)·ln(p/q) of rare bins most; up to 2.6 in all here.
    expect(psi).toBeLessThan(0.1)
    expect(js).toBe(0)
    expect(report.notes).toContainEqual(
      expect.stringMatching(/^By week, numbers are counted between edges of merged profiles, by/),
    )
  })

  it('are near those of a reference so large that its own bins are those of a sample', async () => {
    const folder = await temporaryFolder()
    const rows = `SELECT ${normal(1)} AS normal, exp(${normal(3)}) AS skewed`
    await rowsOf(folder, 'a.parquet', rows, 0, 250_000)
    const moved = `SELECT ${normal(1)} + 0.4 AS normal, exp(1.2 * ${normal(3)}) AS skewed`
    await rowsOf(folder, 'b.parquet', moved, 250_000, 270_000)
    const {path} = await profileOf(folder, ['a.parquet'])
    const options = {folder, by: 'rows:5000'}
    const raw = timeOf(await compare('a.parquet', 'b.parquet', options))
    const profiled = timeOf(await compare(path, 'b.parquet', options))
    expect(verdictsOf(profiled)).toEqual(verdictsOf(raw))
    // Edges of 100,000 sampled rows are off by √(¼ / 100,000) = 0.0016 of the rows.
    const {ks = 0, wasserstein = 0, psi = 0} = largestDifferences(raw, profiled)
    expect(ks).toBeLessThan(0.01)
    expect(wasserstein).toBeLessThan(0.005)
    expect(psi).toBeLessThan(0.02)
  })
})

it('are what a report of just these rows says: PSI and categories in full, D and W not more than a bin less', async () => {
  const folder = await temporaryFolder()
  await flightsIn(folder)
  const report = await compare('reference.parquet', 'new.parquet', {folder, by: 'rows:20000'})
  const [period] = timeOf(report).periods
  expect(timeOf(report).periods).toHaveLength(1)
  for (const {name, method, value, verdict, exactness} of period?.columns ?? []) {
    const column = report.columns.find(one => one.name === name)
    const score = column?.scores.find(one => one.method === method)
    expect([name, verdict]).toEqual([name, column?.verdict])
    expect(exactness).toBe(column?.kind === 'number' ? 'binned' : 'exact')
    const short = (score?.value ?? NaN) - (value ?? NaN)
    if (method === 'psi' || method === 'jensen_shannon') expect(short).toBeCloseTo(0, 9)
    else {
      expect(short).toBeGreaterThan(-1e-9)
      expect(short).toBeLessThan(method === 'ks' ? 0.01 : 0.002)
    }
  }
  // A tail of which the middle of the last bin would say nothing: it drifted, by W alone.
  expect(period?.columns.find(({name}) => name === 'precip')).toMatchObject({
    ...{method: 'wasserstein', verdict: 'drift'},
  })
})

it('leave out texts in words', async () => {
  const folder = await temporaryFolder()
  const query = "SELECT i % 7 AS x, 'a text of several words ' || i AS remark"
  await rowsOf(folder, 'a.parquet', query, 0, 600)
  const {notes} = await compare('a.parquet', 'a.parquet', {folder, by: 'rows:300'})
  expect(notes).toEqual(['By rows:300, texts are not compared: remark.'])
})
