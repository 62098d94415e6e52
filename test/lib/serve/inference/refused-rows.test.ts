import {expect, it} from 'vitest'
import type {Feeds} from '../../../../src/lib/model/index.ts'
import {MlopsError} from '../../../../src/lib/core/errors/index.ts'
import {heldEngine, numbers, rows, settled} from './held-engine.ts'
import {openInline} from './open-fixture.ts'

it('fails the rows that the runtime refuses, and answers those that shared their run', async () => {
  const runs: unknown[] = []
  const engine = await openInline('pick', {}, {observe: {onBatch: rows => void runs.push(rows)}})
  expect(engine.batching.safe).toBe(true)
  const places = [[0], [1, 77], [2], [3, 4], [-6], [1]]
  const ends = await Promise.allSettled(places.map(list => engine.infer(placesOf(list))))
  expect(ends.map(end => end.status === 'fulfilled' && numbers(end.value, 'price'))).toEqual([
    [10],
    false,
    [30],
    [40, 50],
    false,
    [20],
  ])
  for (const end of ends) {
    if (end.status === 'fulfilled') continue
    expect(end.reason).toMatchObject({kind: 'invalid'})
    expect(String(end.reason)).not.toMatch(/77|-6|\.cc/)
  }
})

function placesOf(places: readonly number[]): Feeds {
  const values = BigInt64Array.from(places.map(BigInt))
  return {
    rowCount: places.length,
    tensors: {place: {type: 'int64', dims: [places.length], values}},
  }
}

it('finds the bad requests of a run by halves', async () => {
  const {engine, executor} = heldEngine({maxRows: 100})
  const bad = new Set([5, 11])
  const answers = Array.from({length: 16}, (_, value) => engine.infer(rows(value)))
  const ends = Promise.allSettled(answers)
  await settled()
  for (let next = 0; next < executor.runs.length; next++) {
    const run = executor.runs[next]
    const values = Array.from(run?.feeds.tensors['x']?.values as Float32Array)
    await (values.some(value => bad.has(value))
      ? run?.fail(new MlopsError('MODEL_RUN', 'The runtime failed: idx=-7 is out of bounds.'))
      : run?.finish())
  }
  for (const [value, end] of (await ends).entries()) {
    if (bad.has(value)) {
      expect(end).toMatchObject({status: 'rejected', reason: {kind: 'invalid'}})
      expect(String((end as PromiseRejectedResult).reason)).not.toContain('-7')
    } else expect(end.status === 'fulfilled' && numbers(end.value)).toEqual([2 * value])
  }
  expect(executor.runs.length).toBeLessThan(16)
})

it('fails all of a run where it is not the rows that are refused', async () => {
  const {engine, executor} = heldEngine()
  const ends = Promise.allSettled([engine.infer(rows(1)), engine.infer(rows(2))])
  await settled()
  await executor.runs[0]?.fail(new Error('/secret/path.cc:12 no memory'))
  for (const end of await ends)
    expect(end).toMatchObject({
      status: 'rejected',
      reason: {kind: 'internal', message: 'The model could not be run.'},
    })
  expect(executor.runs).toHaveLength(1)
})

const shaped = (dims: readonly number[], values: number): Feeds => ({
  rowCount: 1,
  tensors: {x: {type: 'float32', dims, values: new Float32Array(values)}},
})

it.each([
  ['more values than its shape says', shaped([1, 2], 3)],
  ['fewer values than its shape says', shaped([1, 2], 1)],
  ['another number of rows', shaped([2, 1], 2)],
  [
    'values of another type',
    {rowCount: 1, tensors: {x: {type: 'int32', dims: [1, 1], values: new Int32Array(1)}}},
  ],
  [
    'a type that its values are not of',
    {rowCount: 1, tensors: {x: {type: 'float32', dims: [1, 1], values: new Float64Array(1)}}},
  ],
  ['no tensor', {rowCount: 1, tensors: {}}],
] satisfies [string, Feeds][])(
  'does not let a request with %s move the rows of others',
  async (_, feeds) => {
    const {engine, executor} = heldEngine()
    const other = engine.infer(rows(1))
    await expect(engine.infer(feeds)).rejects.toMatchObject({kind: 'invalid'})
    await settled()
    await executor.finishAll()
    expect(numbers(await other)).toEqual([2])
  },
)
