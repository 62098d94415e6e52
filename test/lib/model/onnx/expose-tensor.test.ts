import {readFile} from 'node:fs/promises'
import {describe, expect, it} from 'vitest'
import {loadModel, type Feeds} from '../../../../src/lib/model/index.ts'
import {exposeTensor, readOnnx} from '../../../../src/lib/model/onnx/index.ts'
import {fixture} from '../expected-predictions.ts'

describe('a tensor inside of a graph', () => {
  it('becomes an output with the values that the outputs are made of', async () => {
    const options = {task: 'embedding', expose: 'z'} as const
    const model = await loadModel(fixture('embedding.onnx'), options)
    try {
      expect(model.signature.outputs.map(({name}) => name)).toEqual([
        'features',
        'probabilities',
        'z',
      ])
      const pixels = Float32Array.from(
        {length: 2 * 3 * 32 * 32},
        (_, at) => ((at * 7919) % 251) / 251,
      )
      const feeds: Feeds = {
        rowCount: 2,
        tensors: {pixels: {type: 'float32', dims: [2, 3, 32, 32], values: pixels}},
      }
      const {features, probabilities, z} = await model.infer(feeds)
      const [f, p] = [features?.values as Float32Array, probabilities?.values as Float32Array]
      const values = z?.values as Float32Array
      expect(values).toHaveLength(4)
      for (const row of [0, 1]) {
        // z = features · w, with w the difference of the first two.
        const rises = (f[4 * row] ?? 0) - (f[4 * row + 1] ?? 0)
        expect(values[2 * row]).toBeCloseTo(rises, 5)
        expect(values[2 * row + 1]).toBeCloseTo(-rises, 5)
        expect(p[2 * row]).toBeCloseTo(1 / (1 + Math.exp(-2 * rises)), 5)
      }
    } finally {
      await model.release()
    }
  })

  it('that is an output, or that no node makes, changes nothing', async () => {
    const bytes = await readFile(fixture('embedding.onnx'))
    const graph = readOnnx(bytes)
    for (const name of ['features', 'kernels', 'pixels', 'nothing'])
      expect(exposeTensor(bytes, graph, name)).toBe(bytes)
    const exposed = readOnnx(exposeTensor(bytes, graph, 'pooled'))
    expect(exposed.outputs.map(({name}) => name)).toEqual(['features', 'probabilities', 'pooled'])
    expect(exposed.nodes).toEqual(graph.nodes)
  })
})
