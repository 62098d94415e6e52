import {expect, it} from 'vitest'
import type {Feeds, ImagePreprocessing} from '../../../../src/lib/model/index.ts'
import {expected, feedsOf} from '../../model/expected-predictions.ts'
import {numbers} from './held-engine.ts'
import {difference, openInline, someRows} from './open-fixture.ts'

/** A batch of batch-mean.onnx, which answers each row less the mean of all of them. */
function pairs(...values: readonly number[]): Feeds {
  const rowCount = values.length / 2
  return {
    rowCount,
    tensors: {x: {type: 'float32', dims: [rowCount, 2], values: Float32Array.from(values)}},
  }
}

it('finds out that the rows of a batch influence each other, and answers each request by itself', async () => {
  const runs: number[] = []
  const observe = {onBatch: (rows: number) => void runs.push(rows)}
  const engine = await openInline('batch-mean', {}, {observe})
  expect(engine.batching).toEqual({
    safe: false,
    reason: 'The rows of a run influence each other: y differs when 2 rows run together.',
  })
  const answers = await Promise.all([
    engine.infer(pairs(1, 2, 3, 4)),
    engine.infer(pairs(10, 20)),
    engine.infer(pairs(100, 0, 200, 0, 300, 0)),
  ])
  expect(answers.map(outputs => numbers(outputs))).toEqual([
    [-1, -1, 1, 1],
    [0, 0],
    [-100, 0, 0, 0, 100, 0],
  ])
  expect(runs).toEqual([2, 1, 3])
})

it.each(Object.keys(expected))(
  'lets rows of %s share a run, unless its batch is fixed',
  async name => {
    const options = name === 'image' ? {image: IMAGE} : {}
    const engine = await openInline(name, options)
    const {safe, reason} = engine.batching
    if (engine.signature.fixedBatch !== null) expect(reason).toMatch(/^The graph takes exactly/)
    else expect(reason).toBeNull()
    expect(safe).toBe(reason === null)
  },
)

const IMAGE: ImagePreprocessing = {
  ...{width: 8, height: 8, scale: 1, mean: [0], std: [1]},
  resize: 'stretch',
  layout: 'nchw',
  channels: 'rgb',
}

it('proves LightGBM by its runs, whatever it declares of its label', async () => {
  const engine = await openInline('lightgbm')
  expect(engine.signature.outputs.find(({name}) => name === 'label')?.shape).toEqual([1])
  const feeds = feedsOf(engine.signature, 'lightgbm')
  const answers = await Promise.all([1, 2, 5].map(count => engine.infer(someRows(feeds, 0, count))))
  expect(answers.map(outputs => outputs['label']?.dims)).toEqual([[1], [2], [5]])
})

it('runs every request by itself where batching is turned off', async () => {
  const runs: number[] = []
  const observe = {onBatch: (rows: number) => void runs.push(rows)}
  const engine = await openInline('sigmoid', {}, {observe, batching: false})
  expect(engine.batching).toEqual({safe: false, reason: 'It is turned off.'})
  const feeds = feedsOf(engine.signature, 'sigmoid')
  await Promise.all([1, 2, 3].map(count => engine.infer(someRows(feeds, 0, count))))
  expect(runs).toEqual([1, 2, 3])
})

it('gives in a shared run what a run alone gives', async () => {
  const engine = await openInline('mlp')
  expect(engine.batching.safe).toBe(true)
  const feeds = feedsOf(engine.signature, 'mlp')
  const requests = Array.from({length: 10}, (_, row) => someRows(feeds, row, 1))
  const together = await Promise.all(requests.map(request => engine.infer(request)))
  for (const [row, request] of requests.entries())
    expect(difference(together[row] ?? {}, await engine.infer(request))).toBeLessThan(1e-6)
})
