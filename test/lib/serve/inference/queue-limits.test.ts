import {setTimeout as sleep} from 'node:timers/promises'
import {expect, it} from 'vitest'
import {heldEngine, numbers, rows, settled, wideRow} from './held-engine.ts'
import type {BatchingEngine} from '../../../../src/lib/serve/inference/batching-engine.ts'

const ROW_BYTES = 4

/** An engine whose only run is held, so that all further requests wait. */
async function busyEngine(options: Parameters<typeof heldEngine>[0]) {
  const held = heldEngine(options)
  const first = held.engine.infer(rows(0))
  await settled()
  return {...held, first}
}

function send(engine: BatchingEngine, count: number) {
  return Promise.allSettled(Array.from({length: count}, (_, index) => engine.infer(rows(index))))
}

it('takes as many rows as may wait, and refuses the next two', async () => {
  const {engine, executor, first} = await busyEngine({maxQueuedRows: 5})
  const ends = send(engine, 7)
  expect(engine.queuedRows).toBe(5)
  await executor.finishAll()
  const outcomes = await ends
  expect(outcomes.map(({status}) => status)).toEqual([
    ...Array<string>(5).fill('fulfilled'),
    ...Array<string>(2).fill('rejected'),
  ])
  for (const outcome of outcomes)
    if (outcome.status === 'rejected')
      expect(outcome.reason).toMatchObject({kind: 'overloaded', retryAfter: 1})
  await first
})

it('takes as many bytes as may wait, and refuses the next two', async () => {
  const {engine, executor} = await busyEngine({maxQueuedBytes: 5 * ROW_BYTES})
  const ends = send(engine, 7)
  expect(engine.queuedBytes).toBe(5 * ROW_BYTES)
  await executor.finishAll()
  const outcomes = await ends
  expect(outcomes.filter(({status}) => status === 'fulfilled')).toHaveLength(5)
  expect(outcomes.filter(({status}) => status === 'rejected')).toHaveLength(2)
  expect(engine.queuedBytes).toBe(0)
})

it('refuses what would wait longer than a request may, and says after how long to come again', async () => {
  const {engine, executor} = await busyEngine({maxQueuedMs: 3000, maxRows: 4000})
  const large = engine.infer(rows(...Array<number>(4000).fill(1)))
  await expect(engine.infer(rows(1))).rejects.toMatchObject({kind: 'overloaded', retryAfter: 5})
  await executor.finishAll()
  expect(numbers(await large)).toHaveLength(4000)
})

it('takes a request that is larger than the queue where nothing waits, and no second one', async () => {
  const {engine, executor} = await busyEngine({maxQueuedRows: 2})
  const large = engine.infer(rows(1, 2, 3))
  await expect(engine.infer(rows(4))).rejects.toMatchObject({kind: 'overloaded'})
  await executor.finishAll()
  expect(numbers(await large)).toEqual([2, 4, 6])
})

it('takes requests again once there is room', async () => {
  const {engine, executor} = await busyEngine({maxQueuedRows: 1})
  const second = engine.infer(rows(1))
  await expect(engine.infer(rows(2))).rejects.toMatchObject({kind: 'overloaded'})
  await executor.finishAll()
  await second
  const third = engine.infer(rows(3))
  await settled()
  await executor.runs.at(-1)?.finish()
  expect(numbers(await third)).toEqual([6])
})

it('counts texts by their characters', async () => {
  const {engine} = heldEngine({
    signature: {
      task: 'custom',
      inputs: [{name: 'place', type: 'string', shape: [null]}],
      outputs: [],
      columns: [],
      labels: [],
      fixedBatch: null,
    },
  })
  const text = 'a'.repeat(1000)
  void engine.infer({rowCount: 1, tensors: {place: {type: 'string', dims: [1], values: [text]}}})
  expect(engine.queuedBytes).toBeGreaterThanOrEqual(2000)
  await settled()
})

it('counts nothing that is not there any more', async () => {
  const {engine, executor} = await busyEngine({maxRows: 2})
  const answers = [wideRow(1, 2, 3), rows(1, 2, 3, 4, 5), rows(1)].map(feeds => engine.infer(feeds))
  expect(engine.queuedRows).toBe(7)
  await executor.finishAll()
  await Promise.all(answers)
  expect([engine.queuedRows, engine.queuedRequests, engine.queuedBytes]).toEqual([0, 0, 0])
  expect(engine.running).toBe(0)
})

it('lets 15 requests wait however long the queue has not been empty', async () => {
  const {engine, executor} = await busyEngine({maxQueuedMs: 50, maxStandingMs: 0})
  const early = Array.from({length: 15}, () => engine.infer(rows(1)))
  await sleep(60)
  expect(engine.refusal()).toBeUndefined()
  const last = engine.infer(rows(1))
  expect(engine.refusal()).toMatchObject({kind: 'overloaded'})
  await executor.finishAll()
  await Promise.all([...early, last])
})

it('keeps a queue short that has not been empty for as long as a request may wait', async () => {
  const {engine, executor} = await busyEngine({maxQueuedMs: 50, maxStandingMs: 3})
  // A row takes 1 ms: twenty of them would fit well before.
  const early = Array.from({length: 20}, () => engine.infer(rows(1)))
  expect(engine.queuedRows).toBe(20)
  await sleep(60)
  expect(engine.refusal()).toMatchObject({kind: 'overloaded', retryAfter: 1})
  await expect(engine.infer(rows(2))).rejects.toMatchObject({kind: 'overloaded'})
  await executor.finishAll()
  await Promise.all(early)
  // It has been empty.
  const late = Array.from({length: 10}, () => engine.infer(rows(3)))
  expect(engine.refusal()).toBeUndefined()
  await settled()
  await executor.finishAll()
  await Promise.all(late)
})
