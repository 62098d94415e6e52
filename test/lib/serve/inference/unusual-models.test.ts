import {expect, it} from 'vitest'
import {feedsOf} from '../../model/expected-predictions.ts'
import {difference, openInline, someRows} from './open-fixture.ts'

it.each(['mlp', 'every-type', 'fixed-batch-4', 'zipmap-int64', 'lookup'])(
  'answers no rows of %s with no rows, without a run',
  async name => {
    const runs: number[] = []
    const engine = await openInline(name, {}, {observe: {onBatch: rows => void runs.push(rows)}})
    const some = feedsOf(engine.signature, name)
    const outputs = await engine.infer(someRows(some, 0, 0))
    for (const {name: output, type, shape} of engine.signature.outputs) {
      const dims = [0, ...shape.slice(1)]
      expect(outputs[output]).toMatchObject({type, dims, values: {length: 0}})
    }
    expect(runs).toEqual([])
  },
)

it.each(['fixed-batch-1', 'fixed-batch-4'])(
  'answers any number of rows by %s, requests one by one',
  async name => {
    const engine = await openInline(name)
    expect(engine.batching.safe).toBe(false)
    const feeds = feedsOf(engine.signature, name)
    const one = await engine.infer(someRows(feeds, 0, 7))
    const answers = await Promise.all([1, 3, 4, 5, 7].map(n => engine.infer(someRows(feeds, 0, n))))
    for (const outputs of answers)
      for (const [output, {values}] of Object.entries(outputs))
        expect(Array.from(values as Float32Array)).toEqual(
          Array.from((one[output]?.values as Float32Array).slice(0, values.length)),
        )
    expect(answers.map(outputs => outputs['p']?.dims[0])).toEqual([1, 3, 4, 5, 7])
  },
)

it.each([
  'sklearn-pipeline',
  'one-hot',
  'one-hot-numbers',
  'every-type',
  'string-labels',
  'lookup',
  'float16',
])('runs texts and every other type of %s together and in slices', async name => {
  const engine = await openInline(name, {}, {maxRows: 4})
  const feeds = feedsOf(engine.signature, name)
  const requests = [1, 2, 3, 9].map((count, start) => someRows(feeds, start, count))
  const together = await Promise.all(requests.map(request => engine.infer(request)))
  for (const [index, request] of requests.entries()) {
    const {rowCount} = request
    const alone = await Promise.all(
      Array.from({length: rowCount}, (_, row) => engine.infer(someRows(request, row, 1))),
    )
    for (const [row, outputs] of alone.entries()) {
      const answer = together[index] ?? {}
      const own = Object.fromEntries(
        Object.entries(answer).map(([output, {type, dims, values}]) => {
          const width = values.length / rowCount
          const part = values.slice(row * width, (row + 1) * width)
          return [output, {type, dims: [1, ...dims.slice(1)], values: part}]
        }),
      )
      expect(difference(own, outputs)).toBeLessThan(1e-6)
    }
  }
})
