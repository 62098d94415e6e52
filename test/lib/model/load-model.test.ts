import {describe, expect, it} from 'vitest'
import {describeModel, loadModel, type LoadOptions} from '../../../src/lib/model/index.ts'
import {expected, feedsOf, fixture} from './expected-predictions.ts'

/** Column name → values of the rows, 64-bit integers as text. */
async function predictFixture(
  name: string,
  options: LoadOptions = {},
): Promise<Record<string, unknown[]>> {
  const model = await loadModel(fixture(`${name}.onnx`), options)
  try {
    const {columns} = await model.predict(feedsOf(model.signature, name))
    expect(columns.map(({name, type}) => ({name, type}))).toEqual(model.predictionColumns)
    return Object.fromEntries(
      columns.map(({name, values}) => [
        name,
        Array.from(values as ArrayLike<unknown>, value =>
          typeof value === 'bigint' ? value.toString() : value,
        ),
      ]),
    )
  } finally {
    await model.release()
  }
}

function expectClose(actual: unknown[] | undefined, wanted: readonly unknown[]): void {
  expect(actual).toHaveLength(wanted.length)
  wanted.forEach((value, row) => {
    expect(Math.abs(Number(actual?.[row]) - Number(value))).toBeLessThanOrEqual(
      1e-6 * Math.max(1, Math.abs(Number(value))),
    )
  })
}

const columnOf = (rows: readonly unknown[], key: number | string): unknown[] =>
  rows.map(row => (row as Record<string | number, unknown>)[key])

describe('classifiers predict what onnxruntime predicts in Python', () => {
  it.each([
    ['sklearn-pipeline', 'output_label', 'output_probability', ['no', 'yes']],
    ['zipmap-int64', 'output_label', 'output_probability', ['0', '1', '2']],
    ['one-hot', 'output_label', 'output_probability', ['no', 'yes']],
    ['one-hot-numbers', 'output_label', 'output_probability', ['no', 'yes']],
    ['text', 'output_label', 'output_probability', ['bad', 'good']],
    ['lightgbm', 'label', 'probabilities', ['0', '1']],
  ])('%s, whose probabilities are maps', async (name, label, scores, classes) => {
    const actual = await predictFixture(name)
    const outputs = expected[name]?.outputs ?? {}
    expect(actual['prediction']).toEqual(outputs[label])
    for (const key of classes)
      expectClose(actual[`probability_${key}`], columnOf(outputs[scores] ?? [], key))
    expect(Object.keys(actual)).toHaveLength(classes.length + 1)
  })

  it.each([
    ['string-labels', ['setosa', 'versicolor', 'virginica']],
    ['table-labels', ['setosa', 'versicolor', 'virginica']],
    ['table-numbers', ['5', '15', '25']],
    ['one-vs-rest', ['setosa', 'versicolor', 'virginica']],
    ['xgboost', ['0', '1']],
  ])('%s, whose probabilities are a matrix', async (name, classes) => {
    const actual = await predictFixture(name)
    const outputs = expected[name]?.outputs ?? {}
    expect(actual['prediction']).toEqual(outputs['label'])
    classes.forEach((key, index) => {
      expectClose(actual[`probability_${key}`], columnOf(outputs['probabilities'] ?? [], index))
    })
  })

  it('mlp, a Softmax without labels: the class of the largest probability, by number', async () => {
    const actual = await predictFixture('mlp')
    const rows = (expected['mlp']?.outputs['probabilities'] ?? []) as number[][]
    expect(actual['prediction']).toEqual(rows.map(row => String(row.indexOf(Math.max(...row)))))
    expectClose(actual['probability_2'], columnOf(rows, 2))
  })

  it('mlp with names from mlops.yaml', async () => {
    const output = {labels: ['setosa', 'versicolor', 'virginica']}
    const actual = await predictFixture('mlp', {output})
    expect(Object.keys(actual)).toEqual([
      'prediction',
      'probability_setosa',
      'probability_versicolor',
      'probability_virginica',
    ])
    expect(actual['prediction']?.[0]).toBe('setosa')
  })

  it('renames the whole-number labels of the graph', async () => {
    const plain = await predictFixture('zipmap-int64')
    const named = await predictFixture('zipmap-int64', {output: {labels: ['a', 'b', 'c']}})
    expect(named['prediction']).toEqual(plain['prediction']?.map(label => 'abc'[Number(label)]))
  })

  it('sigmoid: one column of probabilities gives two, and the threshold decides', async () => {
    const p = columnOf(expected['sigmoid']?.outputs['p'] ?? [], 0).map(Number)
    const even = await predictFixture('sigmoid')
    expectClose(even['probability_1'], p)
    expectClose(
      even['probability_0'],
      p.map(value => 1 - value),
    )
    expect(even['prediction']).toEqual(p.map(value => (value >= 0.5 ? '1' : '0')))
    const strict = await predictFixture('sigmoid', {
      output: {labels: ['no', 'yes'], threshold: 0.65},
    })
    expect(strict['prediction']).toEqual(p.map(value => (value >= 0.65 ? 'yes' : 'no')))
  })

  it('the threshold of mlops.yaml overrules the label of the graph', async () => {
    const {probability_yes: yes, prediction} = await predictFixture('sklearn-pipeline', {
      output: {threshold: 0.9},
    })
    expect(prediction).toEqual(yes?.map(value => (Number(value) >= 0.9 ? 'yes' : 'no')))
  })
})

describe('other models predict what onnxruntime predicts in Python', () => {
  it.each([
    ['double-regression', 'variable', 'prediction'],
    ['tree-regression', 'variable', 'prediction'],
    ['optional-input', 'y', 'prediction'],
    ['multi-output', 'total', 'total'],
  ])('%s: one number a row', async (name, output, column) => {
    const actual = await predictFixture(name)
    expectClose(actual[column], columnOf(expected[name]?.outputs[output] ?? [], 0))
  })

  it('multi-output: every output under its own name', async () => {
    const actual = await predictFixture('multi-output')
    expect(Object.keys(actual)).toEqual(['total', 'negated_0', 'negated_1', 'negated_2'])
    expectClose(
      actual['negated_2'],
      columnOf(expected['multi-output']?.outputs['negated'] ?? [], 2),
    )
  })

  it('anomaly: the score keeps its name, for it is no probability', async () => {
    const actual = await predictFixture('anomaly')
    const outputs = expected['anomaly']?.outputs ?? {}
    expect(Object.keys(actual)).toEqual(['prediction', 'scores'])
    expect(actual['prediction']).toEqual(columnOf(outputs['label'] ?? [], 0).map(String))
    expectClose(actual['scores'], columnOf(outputs['scores'] ?? [], 0))
  })

  it('multi-label: the tensors of a sequence one after the other', async () => {
    const actual = await predictFixture('multi-label')
    expect(Object.keys(actual)).toEqual([
      'label_0',
      'label_1',
      'probabilities_0_0',
      'probabilities_0_1',
      'probabilities_1_0',
      'probabilities_1_1',
    ])
    const {label = [], probabilities = []} = expected['multi-label']?.outputs ?? {}
    expect(actual['label_1']).toEqual(columnOf(label, 1))
    expectClose(actual['probabilities_1_0'], columnOf(probabilities[1] as unknown[], 0))
  })

  it.each(['fixed-batch-1', 'fixed-batch-4'])('%s: seven rows all the same', async name => {
    const actual = await predictFixture(name)
    expectClose(actual['probability_1'], columnOf(expected[name]?.outputs['p'] ?? [], 0))
  })

  it('int64: exact beyond 2^53', async () => {
    expect((await predictFixture('int64'))['prediction']).toEqual(['9007199254740995', '0'])
  })

  it('every-type: each element type goes in and comes out unchanged', async () => {
    const actual = await predictFixture('every-type')
    const outputs = expected['every-type']?.outputs ?? {}
    expect(Object.keys(actual)).toEqual(Object.keys(outputs))
    for (const [name, values] of Object.entries(outputs))
      expect(actual[name], name).toEqual(
        values.map(value => (typeof value === 'boolean' ? Number(value) : value)),
      )
  })

  it('float16: half precision in, widened exactly on the way out', async () => {
    const actual = await predictFixture('float16')
    expect(actual['y_1']).toEqual(columnOf(expected['float16']?.outputs['y'] ?? [], 1))
  })

  it('external-data: weights in a file beside the model', async () => {
    const actual = await predictFixture('external-data')
    expectClose(actual['y_1'], columnOf(expected['external-data']?.outputs['y'] ?? [], 1))
    const {files} = await describeModel(fixture('external-data.onnx'))
    expect(files).toEqual([fixture('external-data.onnx'), fixture('external-data.weights')])
  })

  it('image: a tensor of pixels', async () => {
    const image = {
      width: 8,
      height: 8,
      resize: 'stretch',
      layout: 'nchw',
      channels: 'rgb',
      scale: 1,
      mean: [0, 0, 0],
      std: [1, 1, 1],
    } as const
    const actual = await predictFixture('image', {image})
    expectClose(
      actual['probability_0'],
      columnOf(expected['image']?.outputs['probabilities'] ?? [], 0),
    )
  })
})
