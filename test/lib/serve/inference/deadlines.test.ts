import {expect, it} from 'vitest'
import {heldEngine, numbers, rows, settled} from './held-engine.ts'

const inMs = (ms: number): number => performance.now() + ms

it('refuses a request whose deadline has passed', async () => {
  const {engine} = heldEngine()
  await expect(engine.infer(rows(1), {deadline: inMs(-1)})).rejects.toMatchObject({
    kind: 'deadline',
  })
})

it('refuses at once what the queue would keep waiting beyond its deadline', async () => {
  const {engine, executor} = heldEngine({maxRows: 100_000, maxQueuedRows: 100_000})
  const first = engine.infer(rows(1))
  await settled()
  const large = engine.infer(rows(...Array<number>(90_000).fill(1)))
  // 90 s by what the engine knows.
  await expect(engine.infer(rows(2), {deadline: inMs(60_000)})).rejects.toMatchObject({
    kind: 'overloaded',
    message: 'The answer would come after its deadline.',
  })
  const patient = engine.infer(rows(2), {deadline: inMs(600_000)})
  await executor.finishAll()
  await Promise.all([first, large])
  expect(numbers(await patient)).toEqual([4])
})

it('does not run what expired while it waited', async () => {
  const {engine, executor} = heldEngine()
  const first = engine.infer(rows(1))
  await settled()
  const expired = engine.infer(rows(2), {deadline: inMs(30)})
  const other = engine.infer(rows(3))
  await expect(expired).rejects.toMatchObject({kind: 'deadline'})
  expect(engine.queuedRows).toBe(1)
  await executor.finishAll()
  await Promise.all([first, other])
  expect(executor.runs.map(({feeds}) => feeds.tensors['x']?.values)).toEqual([
    Float32Array.of(1),
    Float32Array.of(3),
  ])
})

it('answers at the deadline though the run goes on, and takes no harm from its end', async () => {
  const {engine, executor} = heldEngine()
  const hurried = engine.infer(rows(1), {deadline: inMs(20)})
  const patient = engine.infer(rows(2))
  await expect(hurried).rejects.toMatchObject({kind: 'deadline'})
  expect(engine.running).toBe(1)
  await executor.finishAll()
  expect(numbers(await patient)).toEqual([4])
  expect(engine.running).toBe(0)
})

it('does not run what its client has left', async () => {
  const {engine, executor} = heldEngine()
  const client = new AbortController()
  const first = engine.infer(rows(1))
  await settled()
  const left = engine.infer(rows(2), {client: client.signal})
  client.abort()
  await expect(left).rejects.toMatchObject({message: 'The client has gone.'})
  await executor.finishAll()
  await first
  expect(executor.rowCounts).toEqual([1])
})

it('does not take a request whose client has gone before', async () => {
  const {engine} = heldEngine()
  await expect(engine.infer(rows(1), {client: AbortSignal.abort()})).rejects.toMatchObject({
    message: 'The client has gone.',
  })
})

it('answers at the deadline where nothing can run at all', async () => {
  const {engine, executor} = heldEngine()
  executor.accepts = () => false
  await expect(engine.infer(rows(1), {deadline: inMs(20)})).rejects.toMatchObject({
    kind: 'deadline',
  })
  expect(executor.runs).toEqual([])
})
