import {copyFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {
  reportDrift,
  type ColumnDrift,
  type DriftReport,
  type MethodId,
} from '../../../../src/lib/drift/index.ts'
import {temporaryFolder, writeTable} from '../drift-tables.ts'
import {MIXED, profileOf, rowsOf} from './profiles.ts'

const flights = new URL('../../../../templates/flights/data/', import.meta.url)

type More = Partial<Parameters<typeof reportDrift>[0]>

function compare(
  folder: string,
  reference: string,
  data: string,
  more: More = {},
): Promise<DriftReport> {
  return reportDrift({directory: folder, reference, data, log: false, together: false, ...more})
}

const named = ({columns}: DriftReport, name: string): ColumnDrift => {
  const column = columns.find(one => one.name === name)
  if (column === undefined) throw new Error(`no column ${name}`)
  return column
}
const scoreOf = (column: ColumnDrift, method: MethodId): number | undefined =>
  column.scores.find(score => score.method === method)?.value
const verdicts = ({columns}: DriftReport): Record<string, string> =>
  Object.fromEntries(columns.map(({name, verdict}) => [name, verdict]))

/** The same figures but for what bins do not know. */
function expectAlike(raw: DriftReport, binned: DriftReport, rankError = 1 / 500): void {
  expect(verdicts(binned)).toEqual(verdicts(raw))
  expect([binned.verdict, binned.reason]).toEqual([raw.verdict, raw.reason])
  expect(binned.skipped).toEqual(raw.skipped)
  expect(binned.issues.map(({code, column}) => [code, column])).toEqual(
    raw.issues.map(({code, column}) => [code, column]),
  )
  for (const was of raw.columns) {
    const is = named(binned, was.name)
    if (was.kind === 'category') {
      expect(is.scores).toEqual(was.scores)
      continue
    }
    expect(is.scores.map(({method, exactness}) => [method, exactness])).toEqual(
      was.scores.map(({method}) => [method, 'binned']),
    )
    expect(Math.abs((scoreOf(is, 'ks') ?? 0) - (scoreOf(was, 'ks') ?? 0))).toBeLessThan(
      2 * rankError,
    )
    for (const side of ['reference', 'current'] as const) {
      const [a, b] = [was[side], is[side]]
      if (!('mean' in a) || !('mean' in b)) throw new Error(was.kind)
      expect([b.rows, b.nulls, b.infinite, b.min, b.max]).toEqual([
        ...[a.rows, a.nulls, a.infinite, a.min, a.max],
      ])
      expect(b.mean ?? 0).toBeCloseTo(a.mean ?? 0, 9)
      expect(b.std ?? 0).toBeCloseTo(a.std ?? 0, 9)
    }
  }
}

describe('a report of the flights against a profile of the reference', () => {
  async function flightsIn(folder: string): Promise<void> {
    for (const name of ['reference', 'new', 'test'])
      await copyFile(new URL(`${name}.parquet`, flights), join(folder, `${name}.parquet`))
  }

  it('has the verdicts of one against the reference itself, and the PSI', async () => {
    const folder = await temporaryFolder()
    await flightsIn(folder)
    const {path, sha256} = await profileOf(folder, ['reference.parquet'])
    for (const data of ['new.parquet', 'test.parquet', 'reference.parquet']) {
      const raw = await compare(folder, 'reference.parquet', data)
      const binned = await compare(folder, path, data)
      expectAlike(raw, binned)
      for (const was of raw.columns.filter(({kind}) => kind === 'number')) {
        const is = named(binned, was.name)
        expect(scoreOf(is, 'psi')).toBeCloseTo(scoreOf(was, 'psi') ?? NaN, 9)
        expect(scoreOf(is, 'ks')).toBeLessThanOrEqual((scoreOf(was, 'ks') ?? 0) + 1e-12)
      }
      expect(binned.reference).toMatchObject({rows: 10_000, exactness: 'binned', profile: sha256})
      expect(binned.current.profile).toBeNull()
    }
  })

  it('has them too where the profile was merged from four parts', async () => {
    const folder = await temporaryFolder()
    await flightsIn(folder)
    const parts = []
    for (const part of [0, 1, 2, 3]) {
      const source = `SELECT * FROM '${join(folder, 'reference.parquet')}' LIMIT 2500 OFFSET ${part * 2500}`
      await writeTable(join(folder, `part-${part}.parquet`), source)
      parts.push(`part-${part}.parquet`)
    }
    const {path} = await profileOf(folder, parts)
    for (const data of ['new.parquet', 'test.parquet'])
      expectAlike(
        await compare(folder, 'reference.parquet', data),
        await compare(folder, path, data),
        2 / 500,
      )
  })
})

it('finds what changed in columns with holes, heavy values, few values and no values', async () => {
  const folder = await temporaryFolder()
  await rowsOf(folder, 'a.parquet', MIXED, 0, 20_000)
  await rowsOf(folder, 'same.parquet', MIXED, 20_000, 24_000)
  const moved = `SELECT normal + 0.5 AS normal, skewed, zeros * 2 AS zeros, few + 4 AS few, holes, 'c0' AS label,
    flag, 1.5 AS nothing, same + i % 2 AS same FROM (${MIXED}, i FROM range(20000, 24000) t(i)) t`
  await writeTable(join(folder, 'moved.parquet'), moved)
  const {path} = await profileOf(folder, ['a.parquet'])
  for (const data of ['same.parquet', 'moved.parquet'])
    expectAlike(await compare(folder, 'a.parquet', data), await compare(folder, path, data))
  const report = await compare(folder, path, 'moved.parquet')
  expect(named(report, 'normal').verdict).toBe('drift')
  expect(named(report, 'label').verdict).toBe('drift')
  expect(named(report, 'same').verdict).toBe('drift')
})

it('takes numbers that are classes as labels, where the profile has each of them', async () => {
  const folder = await temporaryFolder()
  await rowsOf(folder, 'a.parquet', 'SELECT i % 3 AS y, i % 10 AS x', 0, 1000)
  await rowsOf(folder, 'b.parquet', 'SELECT (i % 3) * (i % 2) AS y, i % 10 AS x', 0, 1000)
  await writeFile(
    join(folder, 'mlops.yaml'),
    'name: m\nmodel:\n  path: m.onnx\n  task: multiclass\ndata:\n  target: y\n',
  )
  const {path} = await profileOf(folder, ['a.parquet'])
  const raw = await compare(folder, 'a.parquet', 'b.parquet', {model: null})
  const binned = await compare(folder, path, 'b.parquet', {model: null})
  expect(named(binned, 'y')).toMatchObject({kind: 'category', role: 'target', verdict: 'drift'})
  expectAlike(raw, binned)
  expect(raw.issues).toEqual([])
})

it('does not compare what the profile kept otherwise, and says why', async () => {
  const folder = await temporaryFolder()
  const text = "'a text of several words ' || i AS remark"
  await rowsOf(folder, 'a.parquet', `SELECT i % 3 AS x, 'k' || i % 2 AS k, ${text}`, 0, 500)
  await rowsOf(folder, 'b.parquet', `SELECT 'w' AS x, i % 2 AS k, ${text}`, 0, 500)
  const {path} = await profileOf(folder, ['a.parquet'])
  const {skipped, issues} = await compare(folder, path, 'b.parquet')
  expect(skipped).toEqual([
    {name: 'x', reason: 'BIGINT in the reference, VARCHAR in the current data'},
    {name: 'k', reason: 'VARCHAR in the reference, BIGINT in the current data'},
    {name: 'remark', reason: 'texts are compared with data, not with a profile of them'},
  ])
  expect(issues.map(({code}) => code)).toEqual(['COLUMN_TYPE', 'COLUMN_TYPE'])
})

it('tells what it left out, and refuses what would change the verdict', async () => {
  const folder = await temporaryFolder()
  const query = "SELECT i % 9 AS x, TIMESTAMP '2026-01-01' + INTERVAL (i) HOUR AS at"
  await rowsOf(folder, 'a.parquet', query, 0, 1000)
  const {path} = await profileOf(folder, ['a.parquet'])
  const asked = {together: true, by: 'day', timestamp: 'at', model: null}
  const {notes, multivariate, time, skipped} = await compare(folder, path, 'a.parquet', asked)
  expect(notes).toEqual([
    'A profile has no rows: whether more rows repeat others could not be looked at.',
    'A profile has no rows: the columns together could not be looked at.',
    'A profile has no rows: what blocks of the reference do by themselves could not be looked at.',
  ])
  expect(multivariate).toBeNull()
  expect(time?.periods).toHaveLength(42)
  expect(skipped).toEqual([{name: 'at', reason: 'the time of a row'}])
  for (const more of [{preset: 'nannyml'}, {preset: 'evidently'}, {season: 'month'}] as const)
    await expect(compare(folder, path, 'a.parquet', more)).rejects.toMatchObject({
      code: 'DRIFT_PROFILE',
      hint: /reference/,
    })
  await expect(compare(folder, 'a.parquet', path)).rejects.toMatchObject({
    code: 'DRIFT_PROFILE',
    message: /only the reference can be one/,
  })
})
