import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {InferenceSession, Tensor} from 'onnxruntime-node'
import {InferenceSession as WebSession, Tensor as WebTensor} from 'onnxruntime-web'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {loadModel} from '../../../../src/lib/model/index.ts'
import {feedsOf, fixture} from '../../model/expected-predictions.ts'
import {packaged, remove, temporaryFolder, textOf} from '../packaged.ts'

describe('a model for phones', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await temporaryFolder()
  })
  afterAll(() => remove(folder))

  it.each(['mlp', 'sklearn-pipeline', 'tree-regression'])(
    'loads again, in WebAssembly too, and answers what the graph of %s answered',
    async name => {
      await packaged(folder, 'ort', {model: `${name}.onnx`, output: name})
      const file = path.join(folder, name, 'model.ort')
      expect((await readFile(file)).toString('latin1', 4, 8)).toBe('ORTM')
      const model = await loadModel(fixture(`${name}.onnx`))
      const {tensors} = feedsOf(model.signature, name)
      await model.release()
      const feeds = Object.fromEntries(
        Object.entries(tensors).map(([input, {type, values, dims}]) => [
          input,
          new Tensor(type as 'float32', values as Float32Array, dims),
        ]),
      )
      const before = await InferenceSession.create(fixture(`${name}.onnx`))
      const after = await InferenceSession.create(file)
      const inWeb = await WebSession.create(await readFile(file))
      const fetches = before.outputNames.filter(
        (_, index) => before.outputMetadata[index]?.isTensor,
      )
      expect(fetches.length).toBeGreaterThan(0)
      const expected = await before.run(feeds, fetches)
      const found = await after.run(feeds, fetches)
      const foundInWeb = await inWeb.run(
        Object.fromEntries(
          Object.entries(feeds).map(([input, {type, data, dims}]) => [
            input,
            new WebTensor(type as 'float32', data, dims),
          ]),
        ),
        fetches,
      )
      for (const output of fetches) {
        const [a = [], ...answers] = [expected, found, foundInWeb].map(results =>
          Array.from(results[output]?.data as ArrayLike<number | bigint | string>),
        )
        expect(a.length).toBeGreaterThan(0)
        const close = a.map(value =>
          typeof value === 'number' ? (expect.closeTo(value, 5) as number) : value,
        )
        expect(answers).toEqual([close, close])
      }
    },
  )

  it('names operators by domain and opset, those within branches and loops too', async () => {
    await packaged(folder, 'ort', {model: 'loop.onnx', output: 'loop'})
    const lines = (await textOf(folder, 'loop/required_operators.config')).trim().split('\n')
    for (const line of lines) expect(line).toMatch(/^[a-z.]+;\d+;[A-Za-z0-9]+(,[A-Za-z0-9]+)*$/)
    expect(lines.join()).toContain('Loop')
  })
})
