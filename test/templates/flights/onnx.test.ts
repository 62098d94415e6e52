import {InferenceSession, Tensor} from 'onnxruntime-node'
import {describe, expect, it} from 'vitest'
import {trainer, type Input, type Model, type Table} from './trainer.ts'

const {boost, predictMargins, sigmoid, encodeColumns, encodeOnnx, decodeOnnx, rankCategories} =
  trainer

const inputs: readonly Input[] = [
  {name: 'town', type: 'string'},
  {name: 'count', type: 'int64'},
  {name: 'size', type: 'float'},
]
const rows = 2000
const table: Table = {
  rows,
  columns: {
    town: Array.from({length: rows}, (_, i) => ['Köln', 'Bonn', 'x,"y"', null][i % 4] ?? null),
    count: Float32Array.from({length: rows}, (_, i) => (i * 37) % 101),
    size: Float32Array.from({length: rows}, (_, i) => (i % 7 === 0 ? NaN : Math.sin(i) * 1e3)),
  },
}
const labels = Array.from({length: rows}, (_, i) =>
  ((i % 4) * 20 + ((i * 37) % 101) + Math.sin(i) * 60 > 80 ? 1 : 0),
)

function trainModel(options: Readonly<Record<string, number>> = {}): Model {
  const town = table.columns['town'] as (string | null)[]
  const categories = new Map([['town', rankCategories(town, labels, [...labels.keys()])]])
  const {base, trees} = boost(encodeColumns(table, inputs, categories), labels, options)
  return {inputs, categories, base, trees}
}

async function run(model: Model, given: Table): Promise<{label: number[]; positive: number[]}> {
  const session = await InferenceSession.create(encodeOnnx(model))
  const shape = [given.rows, 1]
  const {label, probabilities} = await session.run({
    town: new Tensor('string', (given.columns['town'] as (string | null)[]).map(t => t ?? ''), shape),
    count: new Tensor(
      'int64',
      BigInt64Array.from(given.columns['count'] as Float32Array, v => BigInt(v)),
      shape,
    ),
    size: new Tensor('float32', given.columns['size'] as Float32Array, shape),
  })
  const pairs = probabilities?.data as Float32Array
  for (let i = 0; i < pairs.length; i += 2)
    expect((pairs[i] ?? 0) + (pairs[i + 1] ?? 0)).toBeCloseTo(1, 6)
  return {
    label: Array.from(label?.data as BigInt64Array, Number),
    positive: [...pairs].filter((_, i) => i % 2 === 1),
  }
}

function predict(model: Model, given: Table): number[] {
  const columns = encodeColumns(given, model.inputs, model.categories)
  return Array.from(predictMargins(model, columns, given.rows), sigmoid)
}

describe('the ONNX file', () => {
  const model = trainModel()

  it('predicts in ONNX Runtime what the trainer does, to 1e-6', async () => {
    const {label, positive} = await run(model, table)
    const expected = predict(model, table)
    expect(model.trees.length).toBeGreaterThan(20)
    const differences = positive.map((p, i) => Math.abs(p - (expected[i] ?? NaN)))
    expect(Math.max(...differences)).toBeLessThan(1e-6)
    expect(label).toEqual(positive.map(p => (p >= 0.5 ? 1 : 0)))
  })

  it('takes an unknown text for a missing one', async () => {
    const columns = {count: Float32Array.of(50, 50), size: Float32Array.of(1, 1)}
    const {positive} = await run(model, {rows: 2, columns: {...columns, town: ['Atlantis', '']}})
    expect(positive[0]).toBe(positive[1])
    const known = await run(model, {rows: 2, columns: {...columns, town: ['Bonn', '']}})
    expect(known.positive[0]).not.toBe(known.positive[1])
  })

  it('holds a model without trees: the share of positive labels', async () => {
    const none = trainModel({maxTrees: 0})
    expect(none.trees).toEqual([])
    const [first] = (await run(none, table)).positive
    expect(first).toBeCloseTo(labels.filter(label => label === 1).length / rows, 1)
  })

  it('is read back as the model it was written from', () => {
    const read = decodeOnnx(encodeOnnx(model))
    expect(read?.inputs).toEqual(inputs)
    expect(read?.categories).toEqual(model.categories)
    expect(read?.trees).toHaveLength(model.trees.length)
    expect(read && predict(read, table)).toEqual(predict(model, table))
  })

  it('of another producer is not taken for one of this trainer', () => {
    const other = Buffer.from(encodeOnnx(model))
    other.write('another-trainers', other.indexOf('flights-template'))
    expect(decodeOnnx(other)).toBeUndefined()
  })

  it('that is damaged is an error', () => {
    expect(() => decodeOnnx(encodeOnnx(model).subarray(0, 1000))).toThrow('damaged')
  })
})
