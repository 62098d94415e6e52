import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import type {ElementType, ModelColumn, TensorValues} from '../../../../src/lib/model/index.ts'
import type {InputPolicy} from '../../../../src/lib/data/index.ts'
import {buildReference} from '../../../../src/lib/serve/drift/build-reference.ts'
import {mergeInputs} from '../../../../src/lib/serve/drift/index.ts'
import {InputCounter} from '../../../../src/lib/serve/drift/input-counter.ts'
import {inputCounts} from '../../../../src/lib/serve/drift/input-families.ts'
import type {ReferenceProfile} from '../../../../src/lib/serve/drift/reference-profile.ts'
import {renderMetrics, type MetricFamily} from '../../../../src/lib/serve/ops/index.ts'
import {temporaryFolder} from '../../registry/git-project.ts'
import {readPrometheusText} from '../ops/prometheus-text.ts'

const NAN: InputPolicy = {nulls: 'nan', inputs: {}}

function column(name: string, type: ElementType): ModelColumn {
  return {name, type, input: name, index: 0, kind: 'scalar'}
}

/** Numbers that look random and are the same each time: the fractional parts of n·φ, by Weyl. */
function even(n: number): number {
  return (n * 0.6180339887498949) % 1
}

const ROWS = 3000
const CITIES = ['Bonn', 'Köln', 'Ulm']
const rows = Array.from({length: ROWS}, (_, n) => ({
  age: Math.fround(20 + 60 * even(n)),
  // Nearly all of them 0.
  debt: even(7 * n) < 0.95 ? 0 : Math.round(1000 * even(3 * n)),
  income: n % 10 === 0 ? null : Math.fround(1000 / (0.01 + even(5 * n))),
  city: CITIES[Math.floor(3 * even(11 * n) ** 2)] ?? '',
}))
const COLUMNS = [
  column('age', 'float32'),
  column('debt', 'int64'),
  column('income', 'float32'),
  column('city', 'string'),
]

async function reference(
  policy = NAN,
  exclude: readonly string[] = [],
  columns = COLUMNS,
): Promise<ReferenceProfile> {
  const source = join(await temporaryFolder(), 'reference.ndjson')
  await writeFile(source, rows.map(row => JSON.stringify(row)).join('\n'))
  const {signal} = new AbortController()
  return buildReference({source, columns, policy, aside: [], exclude, signal})
}

/** Rows as the tensors that a request makes of them. */
function feeds(sent: readonly (typeof rows)[number][]) {
  const tensor = (type: ElementType, values: TensorValues) => ({type, dims: [sent.length], values})
  return {
    rowCount: sent.length,
    tensors: {
      age: tensor(
        'float32',
        Float32Array.from(sent, row => row.age),
      ),
      debt: tensor(
        'int64',
        BigInt64Array.from(sent, row => BigInt(row.debt)),
      ),
      income: tensor(
        'float32',
        Float32Array.from(sent, row => row.income ?? NaN),
      ),
      city: tensor(
        'string',
        sent.map(row => row.city),
      ),
    },
  }
}

function counted(profile: ReferenceProfile, sent: readonly (typeof rows)[number][]) {
  const counter = new InputCounter(profile.columns)
  for (let at = 0; at < sent.length; at += 500) counter.add(feeds(sent.slice(at, at + 500)))
  return counter
}

function told(
  profile: ReferenceProfile,
  ...processes: readonly (readonly (typeof rows)[number][])[]
): readonly (readonly MetricFamily[])[] {
  const collected = processes.map(sent => [
    inputCounts([{model: 'm', version: 'v1', profile, counter: counted(profile, sent)}]),
  ])
  // What crosses a process is JSON.
  return JSON.parse(JSON.stringify(collected)) as typeof collected
}

async function gauges(processes: readonly (readonly MetricFamily[])[]) {
  const samples = readPrometheusText(await renderMetrics(mergeInputs(processes)))
  return {
    samples,
    of: (name: string, of?: string) =>
      samples.get(
        `mlops_input_${name}{model="m",version="v1"${of === undefined ? '' : `,column="${of}"`}}`,
      ),
  }
}

describe('the reference of inputs', () => {
  it('has a tenth of the rows in each bin, and one more bin for a value that many have', async () => {
    const {columns} = await reference()
    const [age, debt] = columns
    expect(age?.reference).toHaveLength(10)
    for (const count of age?.reference ?? []) expect(Math.abs(count - ROWS / 10)).toBeLessThan(3)
    const zeros = rows.filter(row => row.debt === 0).length
    expect(debt).toMatchObject({edges: [0, 5e-324], reference: [0, zeros, ROWS - zeros]})
  })

  it('counts its own rows as a server does, whatever the type', async () => {
    const profile = await reference()
    const counts = counted(profile, rows).counts()
    expect(counts.map(({bins}) => bins)).toEqual(profile.columns.map(one => one.reference))
    expect(counts.map(({nulls}) => nulls)).toEqual([0, 0, 300, 0])
    expect(counts.map(({outside}) => outside)).toEqual([0, 0, 0, 0])
    expect(profile.columns[2]).toMatchObject({nullShare: 0.1})
  })

  it('fills absent values as the server does', async () => {
    const policy: InputPolicy = {nulls: 'error', inputs: {income: {default: -5}}}
    const {columns} = await reference(policy)
    expect(columns[2]).toMatchObject({low: -5, nullShare: 0})
    expect(columns[2]?.reference.reduce((a, b) => a + b)).toBe(ROWS)
  })

  it('leaves out columns that drift leaves out, and has all others of the model', async () => {
    const {columns} = await reference(NAN, ['income'])
    expect(columns.map(one => one.column)).toEqual(['age', 'debt', 'city'])
  })

  it('is refused where a column of the model is missing', async () => {
    await expect(reference(NAN, [], [column('height', 'float32')])).rejects.toMatchObject({
      code: 'DATA_COLUMNS',
    })
  })
})

describe('the drift gauges of inputs', () => {
  it('stay below the noise for rows of the reference, and tell of what moved', async () => {
    const profile = await reference()
    const same = await gauges(told(profile, rows.slice(0, 1000)))
    for (const name of ['age', 'debt', 'income', 'city'])
      expect(same.of('drift_psi', name)).toBeLessThan(same.of('drift_psi_noise', name) ?? 0)
    expect(same.of('drift_rows')).toBe(1000)
    expect(same.of('null_share', 'income')).toBeCloseTo(0.1, 12)
    expect(same.of('reference_null_share', 'income')).toBeCloseTo(0.1, 12)

    const moved = rows.slice(0, 1000).map((row, n) => ({
      age: row.age + 30,
      debt: 0,
      income: n % 2 === 0 ? null : row.income,
      city: n % 4 === 0 ? 'Paris' : row.city,
    }))
    const {of} = await gauges(told(profile, moved))
    for (const name of ['age', 'debt', 'city']) {
      expect(of('drift_psi', name)).toBeGreaterThan(0.1)
      expect(of('drift_psi', name)).toBeGreaterThan(of('drift_psi_noise', name) ?? Infinity)
    }
    expect(of('null_share', 'income')).toBe(0.5)
    // Half of them are beyond 80.
    expect(of('out_of_range_share', 'age')).toBeCloseTo(0.5, 1)
    expect(of('out_of_range_share', 'city')).toBe(0.25)
  })

  it('have no null share of whole numbers and texts, which cannot be null for the model', async () => {
    const {of} = await gauges(told(await reference(), rows.slice(0, 300)))
    expect([of('null_share', 'debt'), of('null_share', 'city')]).toEqual([undefined, undefined])
  })

  it('of two processes are those of one that had all the rows', async () => {
    const profile = await reference()
    const sent = rows.slice(0, 1500).map(row => ({...row, age: row.age * 1.1}))
    const one = await gauges(told(profile, sent))
    const two = await gauges(told(profile, sent.slice(0, 150), sent.slice(150)))
    expect(two.samples).toEqual(one.samples)
    expect(two.of('drift_rows')).toBe(1500)
  })

  it('are not there before 200 rows, but for their number', async () => {
    const profile = await reference()
    const {samples} = await gauges(told(profile, rows.slice(0, 199)))
    expect([...samples]).toEqual([['mlops_input_drift_rows{model="m",version="v1"}', 199]])
    expect((await gauges(told(profile, rows.slice(0, 200)))).samples.size).toBeGreaterThan(5)
  })

  it('do not add up counts of different references', async () => {
    const [first, second] = [await reference(), await reference(NAN, ['income'])]
    expect(first.id).not.toBe(second.id)
    const processes = [...told(first, rows.slice(0, 400)), ...told(second, rows.slice(0, 300))]
    const {of} = await gauges(processes)
    expect(of('drift_rows')).toBe(400)
  })

  it('leave other metrics as they are, and none where nothing is counted', () => {
    const other = {
      ...{name: 'x', help: 'x', type: 'gauge' as const, aggregator: 'sum' as const},
      values: [],
    }
    expect(mergeInputs([[other], [other]])).toEqual([[other], [other]])
  })
})
