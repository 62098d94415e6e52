import {expect, it} from 'vitest'
import {heldEngine, numbers, rows, settled} from './held-engine.ts'

it('answers what waits and what runs before it frees the model', async () => {
  const {engine, executor} = heldEngine({maxRows: 1})
  const answers = [engine.infer(rows(1)), engine.infer(rows(2))]
  await settled()
  const closed = engine.close()
  await settled()
  expect(executor.closed).toBe(false)
  await executor.finishAll()
  expect((await Promise.all(answers)).map(outputs => numbers(outputs))).toEqual([[2], [4]])
  await closed
  expect(executor.closed).toBe(true)
})

it('takes no request once it closes', async () => {
  const {engine} = heldEngine()
  await engine.close()
  await expect(engine.infer(rows(1))).rejects.toMatchObject({kind: 'overloaded', retryAfter: 1})
})

it('closes once, however often it is asked', async () => {
  const {engine} = heldEngine()
  expect(engine.close()).toBe(engine.close())
  await engine.close()
})

it('does not wait for a run that nobody waits for', async () => {
  const {engine, executor} = heldEngine()
  const answer = engine.infer(rows(1), {deadline: performance.now() + 20})
  await settled()
  const closed = engine.close()
  await expect(answer).rejects.toMatchObject({kind: 'deadline'})
  await closed
  expect(executor.closed).toBe(true)
})
