import {expect, it} from 'vitest'
import {MlopsError} from '../../../../src/lib/core/errors/index.ts'
import {heldEngine, numbers, rows, settled} from './held-engine.ts'

const TEN = Array.from({length: 10}, (_, index) => index)

it('runs a request of more rows than a run may have in slices, and joins their answers', async () => {
  const {engine, executor} = heldEngine({maxRows: 4})
  const answer = engine.infer(rows(...TEN))
  await settled()
  await executor.finishAll()
  expect(executor.rowCounts).toEqual([4, 4, 2])
  const outputs = await answer
  expect(outputs['y']?.dims).toEqual([10, 1])
  expect(numbers(outputs)).toEqual(TEN.map(value => 2 * value))
})

it('lets a small request share the run of the last slice', async () => {
  const {engine, executor} = heldEngine({maxRows: 4})
  const answers = [engine.infer(rows(...TEN)), engine.infer(rows(50))]
  await settled()
  await executor.finishAll()
  expect(executor.rowCounts).toEqual([4, 4, 3])
  expect(numbers((await Promise.all(answers))[1] ?? {})).toEqual([100])
})

it('slices where batching is turned off, because rows do not influence each other', async () => {
  const batching = {safe: false, reason: 'It is turned off.'}
  const {engine, executor} = heldEngine({maxRows: 4, batching})
  const answer = engine.infer(rows(...TEN))
  await settled()
  await executor.finishAll()
  await answer
  expect(executor.rowCounts).toEqual([4, 4, 2])
})

it('runs rows that influence each other in one piece', async () => {
  const {engine, executor} = heldEngine({maxRows: 4, rowwise: false})
  const answer = engine.infer(rows(...TEN))
  await settled()
  await executor.finishAll()
  await answer
  expect(executor.rowCounts).toEqual([10])
})

it('fails by the first slice that fails, and does not run the rest', async () => {
  const {engine, executor} = heldEngine({maxRows: 2})
  const answer = engine.infer(rows(...TEN))
  const refused = expect(answer).rejects.toMatchObject({kind: 'invalid'})
  await settled()
  await executor.runs[0]?.fail(new MlopsError('MODEL_RUN', 'The runtime failed: an index.'))
  await refused
  await executor.runs[1]?.finish()
  expect(executor.rowCounts).toEqual([2, 2])
  expect([engine.queuedRows, engine.queuedBytes]).toEqual([0, 0])
})
