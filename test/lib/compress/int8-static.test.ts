import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {chooseTensors} from '../../../src/lib/compress/methods/int8-static/choose-tensors.ts'
import {foldBatchNorm} from '../../../src/lib/compress/methods/int8-static/fold-batch-norm.ts'
import {int8Static} from '../../../src/lib/compress/methods/int8-static/index.ts'
import {observeRanges} from '../../../src/lib/compress/methods/observe-ranges.ts'
import {
  createNode,
  DataType,
  dimsOf,
  floatsOf,
  GraphEditor,
} from '../../../src/lib/model/onnx/edit/index.ts'
import {
  applied,
  classesOf,
  contextFor,
  fixture,
  readDigits,
  shareOfEqual,
  withModel,
} from './fixtures.ts'

const operators = (bytes: Uint8Array, name: string): number =>
  new GraphEditor(bytes).nodes.filter(({opType}) => opType === name).length

describe('static quantisation to eight bits', () => {
  it.each([
    ['mlp', 3.2, 1],
    ['convolution', 3.5, 0.98],
    ['transformer', 3, 0.98],
  ])('makes the %s %f times smaller, and it answers the same', async (name, ratio, agreement) => {
    const bytes = readFileSync(fixture(name))
    const model = await applied(int8Static, bytes)
    expect(bytes.length / model.length).toBeGreaterThan(ratio)
    const [before, after] = [await classesOf(bytes), await classesOf(model)]
    const {digits} = readDigits('test')
    expect(shareOfEqual(before, after)).toBeGreaterThanOrEqual(agreement)
    expect(shareOfEqual(after, digits)).toBeGreaterThan(shareOfEqual(before, digits) - 0.01)
  })

  it('holds in eight bits what convolutions read and give, behind their rectifiers', () => {
    const editor = new GraphEditor(readFileSync(fixture('convolution')))
    const {nodes, tensors} = chooseTensors(editor)
    expect(nodes.map(({operator}) => operator)).toEqual(['Conv', 'Conv', 'Conv', 'Conv', 'Gemm'])
    const producers = [...tensors.keys()].map(name => editor.producerOf(name)?.opType)
    // The last convolution goes to the addition as it is; the mean is what the Gemm reads.
    expect(producers.sort()).toEqual(
      ['Conv', 'ReduceMean', 'Relu', 'Relu', 'Relu', 'Relu', 'Resize'].sort(),
    )
  })

  it('writes one pair a value, and shares the weights of nodes that share them', async () => {
    const model = await applied(int8Static, readFileSync(fixture('mlp')))
    expect(operators(model, 'QuantizeLinear')).toBe(3)
    // Three values, three weights, three biases.
    expect(operators(model, 'DequantizeLinear')).toBe(9)
  })

  it('says why it does not apply to trees', async () => {
    const bytes = readFileSync(fixture('trees'))
    expect(await int8Static.apply(bytes, await contextFor(bytes))).toEqual({
      kind: 'unfit',
      reason: expect.stringContaining('thresholds and leaves') as string,
    })
  })

  it('works on a graph of before opset 13, which knows no channels, by operators of the runtime', async () => {
    const editor = new GraphEditor(readFileSync(fixture('mlp')))
    for (const opset of editor.model.opsetImport) opset.version = 11n
    const before = editor.finish()
    const model = await applied(int8Static, before)
    expect(new GraphEditor(model).opset('com.microsoft')).toBe(1)
    expect(shareOfEqual(await classesOf(before), await classesOf(model))).toBeGreaterThan(0.99)
  })
})

describe('the ranges of values inside a graph', () => {
  it('are the smallest and largest value over all rows, of what is fed, too', async () => {
    const bytes = readFileSync(fixture('mlp'))
    const output = new GraphEditor(bytes).nodes[1]?.output[0] ?? ''
    const ranges = await observeRanges(bytes, ['pixels', output], await contextFor(bytes))
    expect(ranges.get('pixels')).toEqual({min: 0, max: 16})
    const range = ranges.get(output)
    expect(range?.min).toBeLessThan(0)
    expect(range?.max).toBeGreaterThan(0)
  })
})

describe('a normalisation behind a convolution', () => {
  it('is part of its weights afterwards, and answers stay', async () => {
    const editor = new GraphEditor(readFileSync(fixture('convolution')))
    const conv = editor.nodes.find(({opType}) => opType === 'Conv')
    const channels = dimsOf(editor.constant(conv?.input[1]) ?? fail())[0] ?? 0
    const output = conv?.output[0] ?? ''
    const parameter = (value: (channel: number) => number): string =>
      editor.addConstant('norm', [channels], {
        type: DataType.float,
        values: Float32Array.from({length: channels}, (_, channel) => value(channel)),
      })
    const parameters = [
      parameter(channel => 1 + channel / 100),
      parameter(channel => channel / 50),
      parameter(() => 0.1),
      parameter(() => 2),
    ]
    if (conv !== undefined) conv.output = ['before']
    editor.add(createNode('BatchNormalization', ['before', ...parameters], [output]))
    const normalised = editor.finish()
    const folded = new GraphEditor(normalised)
    foldBatchNorm(folded)
    const after = folded.finish()
    expect(operators(after, 'BatchNormalization')).toBe(0)
    const {feeds} = readDigits('test')
    const scores = (bytes: Uint8Array): Promise<Float32Array> =>
      withModel(bytes, async model => {
        const {probabilities} = await model.infer(feeds)
        return probabilities?.values as Float32Array
      })
    const [one, other] = [await scores(normalised), await scores(after)]
    const differences = one.map((value, index) => Math.abs(value - (other[index] ?? 0)))
    expect(Math.max(...differences)).toBeLessThan(1e-5)
    expect(
      floatsOf(folded.constant(folded.nodes.find(n => n.opType === 'Conv')?.input[2]) ?? fail()),
    ).toHaveLength(channels)
  })
})

function fail(): never {
  throw new Error('It is there.')
}
