import {expect, it} from 'vitest'
import {LostRun} from '../../../../src/lib/serve/inference/executor.ts'
import {heldEngine, numbers, rows, settled} from './held-engine.ts'

const notBegun = new LostRun(false, 'died')

it('runs again, before all others, what was lost before it had begun', async () => {
  const {engine, executor} = heldEngine({maxRows: 2})
  const answers = [1, 2, 3].map(value => engine.infer(rows(value)))
  await settled()
  await executor.runs[0]?.fail(notBegun)
  await executor.finishAll()
  expect(executor.runs.map(({feeds}) => feeds.tensors['x']?.values)).toEqual([
    Float32Array.of(1, 2),
    Float32Array.of(1, 2),
    Float32Array.of(3),
  ])
  expect((await Promise.all(answers)).map(outputs => numbers(outputs))).toEqual([[2], [4], [6]])
})

it('fails what was lost twice', async () => {
  const {engine, executor} = heldEngine({maxRows: 2})
  const lost = engine.infer(rows(1))
  const refused = expect(lost).rejects.toMatchObject({kind: 'internal'})
  await settled()
  await executor.runs[0]?.fail(notBegun)
  await executor.runs[1]?.fail(notBegun)
  await refused
  expect(executor.rowCounts).toEqual([1, 1])
  expect([engine.queuedRows, engine.queuedBytes, engine.running]).toEqual([0, 0, 0])
})

it.each(['died', 'hung'] as const)(
  'does not run again what may have made its process end, which %s',
  async reason => {
    const {engine, executor} = heldEngine({maxRows: 1})
    const lost = expect(engine.infer(rows(1))).rejects.toMatchObject({kind: 'internal'})
    const other = engine.infer(rows(2))
    await settled()
    await executor.runs[0]?.fail(new LostRun(true, reason))
    await lost
    await executor.runs[1]?.finish()
    expect(numbers(await other)).toEqual([4])
    expect(executor.rowCounts).toEqual([1, 1])
  },
)
