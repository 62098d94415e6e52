import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {reportDrift, type DriftReport, type DriftRequest} from '../../../../src/lib/drift/index.ts'
import {fixture} from '../../model/expected-predictions.ts'
import {temporaryFolder, writeTable} from '../drift-tables.ts'
import {profileOf} from '../profile/profiles.ts'

const INPUTS = ['x0', 'x1', 'x2', 'x3']

/** Rows of a minute each, in no order; from the row `moved` on x2 is another. */
function rows(count: number, moved: number): string {
  const inputs = INPUTS.map(
    (name, seed) =>
      `(hash(i, ${seed}) % 1000) / 250.0 + ${seed === 2 ? `if(i >= ${moved}, 3, 0)` : '2'} AS ${name}`,
  )
  return `SELECT TIMESTAMP '2026-01-01' + INTERVAL 1 MINUTE * i AS moment, ${inputs.join(', ')}
    FROM range(${count}) t(i) ORDER BY hash(i)`
}

async function report(
  query: string,
  more: Partial<DriftRequest> & {readonly profiled?: boolean} = {},
): Promise<DriftReport> {
  const {profiled = false, ...request} = more
  const directory = await temporaryFolder()
  await writeTable(join(directory, 'reference.parquet'), rows(3000, 3000))
  const data = await writeTable(join(directory, 'data.parquet'), query)
  const reference = profiled
    ? (await profileOf(directory, ['reference.parquet'])).path
    : 'reference.parquet'
  return reportDrift({
    ...{directory, data, reference, log: false, together: false, timestamp: 'moment'},
    ...{model: fixture('mlp.onnx')},
    ...request,
  })
}

describe('what the report asks of the model', () => {
  it('is watched in the order of time', async () => {
    const {streams, columns} = await report(rows(6000, 4000))
    expect(streams?.column).toBe('moment')
    const names = columns.filter(({role}) => role !== 'feature').map(({name}) => name)
    expect(names.length).toBeGreaterThan(0)
    const changed = streams?.streams.filter(({changes}) => changes.length > 0) ?? []
    expect(changed.length).toBeGreaterThan(0)
    for (const {name, rows: taken, changes} of changed) {
      expect(name).toMatch(/^(prediction|probability_)/)
      expect(taken).toBe(6000)
      expect(Math.abs((changes[0]?.row ?? 0) - 4000)).toBeLessThan(100)
      expect(changes[0]?.time?.slice(0, 10)).toBe('2026-01-03')
    }
  })

  it('raises nothing where nothing changes, and is not watched without a time', async () => {
    const same = await report(rows(6000, 6000))
    expect(same.streams?.streams.flatMap(({changes}) => changes)).toEqual([])
    const {streams} = await report(rows(6000, 4000), {timestamp: undefined})
    expect(streams).toBeUndefined()
  })

  it('is watched against a profile too, which has no rows to ask about', async () => {
    const raw = await report(rows(6000, 4000))
    const profiled = await report(rows(6000, 4000), {profiled: true})
    expect(profiled.streams).toEqual(raw.streams)
    expect(profiled.columns.map(({role}) => role)).not.toContain('prediction')
    expect(profiled.notes).toContain(
      'A profile has no rows: what the model says of the change could not be looked at.',
    )
  })

  it('makes errors where the truth is there', async () => {
    const truth = `SELECT *, if(hash(moment) % 10 = 0 OR (moment >= TIMESTAMP '2026-01-03' AND hash(moment) % 3 = 0), 'none', 'x') AS y FROM (${rows(6000, 6000)})`
    const {streams} = await report(truth, {target: 'y'})
    expect(streams?.streams[0]).toMatchObject({name: 'errors', measure: 'error_rate', rows: 6000})
  })

  it('leaves a stream that is a column of the data to all of its rows', async () => {
    const {streams} = await report(rows(6000, 4000), {streams: ['x2']})
    expect(streams?.streams.map(({name, changes}) => [name, changes.length])).toEqual([['x2', 1]])
    const asked = await report(rows(6000, 4000), {streams: ['x2', 'prediction']})
    expect(new Set(asked.streams?.streams.map(({name}) => name))).toEqual(
      new Set(['x2', 'prediction']),
    )
  })

  it('is of 100,000 rows of a larger table, which it says', async () => {
    const {streams, notes} = await report(rows(120_000, 60_000))
    expect(streams?.streams.every(({rows: taken}) => taken === 100_000)).toBe(true)
    const [change] = streams?.streams.find(({changes}) => changes.length > 0)?.changes ?? []
    // The 60,000th minute; what was drawn is in the same order.
    expect(
      Math.abs(Date.parse(change?.time ?? '') - Date.UTC(2026, 0, 1) - 60_000 * 60_000),
    ).toBeLessThan(500 * 60_000)
    expect(notes).toContainEqual(
      expect.stringMatching(
        /^The model was asked about 100,000 of the 120,000 rows of .*: streams/,
      ),
    )
  })
})
