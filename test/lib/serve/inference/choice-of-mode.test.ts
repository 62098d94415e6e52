import {expect, it, vi} from 'vitest'
import {fixture} from '../../model/expected-predictions.ts'
import {openFile} from './open-fixture.ts'

/** A heavy model is tried out when it is loaded, which takes its time on a busy machine. */
vi.setConfig({testTimeout: 120_000})

it.each(['sigmoid', 'mlp', 'lightgbm', 'fixed-batch-4', 'sklearn-pipeline', 'one-hot'])(
  'runs %s, of which a run is short, in this process',
  async name => {
    const engine = await openFile(fixture(`${name}.onnx`))
    expect(engine.mode).toBe('inline')
    expect(engine.processes).toEqual([])
  },
)

it('runs a model with a loop in a process of its own, however short its trial was', async () => {
  const engine = await openFile(fixture('loop.onnx'))
  expect(engine.mode).toBe('workers')
  expect(engine.singleRunMs).toBeLessThan(2)
})

it('runs a model whose rows cannot be run a few at a time in a process of its own', async () => {
  const engine = await openFile(fixture('batch-mean.onnx'))
  expect(engine.mode).toBe('workers')
})

it('runs a heavy model in a process of its own', async () => {
  const engine = await openFile(fixture('heavy.onnx'))
  expect(engine.mode).toBe('workers')
  expect(engine.singleRunMs).toBeGreaterThan(2)
  expect(engine.batchRows).toBeLessThan(10)
  const x = {type: 'float32', dims: [2, 1], values: Float32Array.of(3, -4)} as const
  const {y} = await engine.infer({rowCount: 2, tensors: {x}})
  expect(Array.from(y?.values as Float32Array)).toEqual([3, -4])
})
