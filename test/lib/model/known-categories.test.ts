import {describe, expect, it} from 'vitest'
import {loadModel, type ModelColumn} from '../../../src/lib/model/index.ts'
import {knownCategories, putCategories} from '../../../src/lib/model/known-categories.ts'
import type {OnnxNode} from '../../../src/lib/model/onnx/index.ts'
import {fixture} from './expected-predictions.ts'

const columns: readonly ModelColumn[] = [
  {name: 'city', type: 'string', input: 'city', index: 0, kind: 'scalar'},
  ...[0, 1, 2].map(index => ({
    ...({name: `x_${index}`, type: 'float32', input: 'x', index, kind: 'scalar'} as const),
  })),
]

function node(operator: string, inputs: string[], more: Partial<OnnxNode> = {}): OnnxNode {
  const none = {classLabels: undefined, categories: undefined, axis: undefined}
  return {operator, domain: '', inputs, outputs: [`of_${inputs.join('_')}`], ...none, ...more}
}

/** What is known, as `input index: values`. */
function known(nodes: readonly OnnxNode[], tables: Record<string, readonly number[]> = {}) {
  const found = knownCategories({nodes, tables: new Map(Object.entries(tables))}, columns)
  return found.map(({input, index, values}) => `${input} ${index}: ${values.join(', ')}`)
}

const encoder = (input: string, categories: readonly (string | number)[]): OnnxNode =>
  node('OneHotEncoder', [input], {categories})

describe('the graphs of scikit-learn say what their encoders know', () => {
  it.each([
    [
      'one-hot',
      [
        ['city', 0, ['Lima', 'Oslo', 'Rome']],
        ['plan', 0, ['free', 'pro']],
      ],
    ],
    [
      'one-hot-numbers',
      [
        ['X', 2, [1, 2, 3, 4, 5]],
        ['X', 3, [10, 20, 30]],
      ],
    ],
    ['string-labels', []],
  ])('%s', async (name, wanted) => {
    const model = await loadModel(fixture(`${name}.onnx`))
    await model.release()
    expect(model.categories.map(({input, index, values}) => [input, index, values])).toEqual(wanted)
  })
})

describe('a column is followed to its encoder', () => {
  it('through what hands it on', () => {
    const nodes = [
      node('Identity', ['city'], {outputs: ['a']}),
      node('Reshape', ['a', 'shape'], {outputs: ['b']}),
      encoder('b', ['Oslo', 'Rome']),
    ]
    expect(known(nodes)).toEqual(['city 0: Oslo, Rome'])
  })

  it('where it is put beside others and picked again', () => {
    const nodes = [
      node('ArrayFeatureExtractor', ['x', 'two_first'], {outputs: ['part']}),
      node('Concat', ['part', 'city'], {axis: 1, outputs: ['all']}),
      node('Gather', ['all', 'last'], {axis: 1, outputs: ['text']}),
      node('Gather', ['all', 'first'], {axis: 1, outputs: ['number']}),
      encoder('text', ['Oslo']),
      node('LabelEncoder', ['number'], {categories: [7, 8]}),
    ]
    const tables = {two_first: [2, 0], last: [-1], first: [0]}
    expect(known(nodes, tables)).toEqual(['city 0: Oslo', 'x 2: 7, 8'])
  })

  it('as numbers where the graph makes texts of them, and texts where it makes numbers', () => {
    const nodes = [
      node('Gather', ['x', 'first'], {axis: 1, outputs: ['number']}),
      node('Cast', ['number'], {outputs: ['digits']}),
      encoder('digits', ['1', 'many', '']),
      node('Cast', ['city'], {outputs: ['code']}),
      encoder('code', [4, 5]),
    ]
    expect(known(nodes, {first: [0]})).toEqual(['x 0: 1', 'city 0: 4, 5'])
  })

  it.each([
    ['of rows', node('Gather', ['x', 'first'], {axis: 0, outputs: ['y']})],
    ['by what is no constant', node('Gather', ['x', 'city'], {axis: 1, outputs: ['y']})],
    ['of a column that is not there', node('Gather', ['x', 'far'], {axis: 1, outputs: ['y']})],
    ['of columns that were changed', node('Add', ['x', 'x'], {outputs: ['y']})],
  ])('but not beyond a choice %s', (_, step) => {
    expect(known([step, encoder('y', [1])], {first: [0], far: [9]})).toEqual([])
  })

  it('of which a few categories are kept', () => {
    const [city] = knownCategories(
      {
        nodes: [
          encoder(
            'city',
            Array.from({length: 5000}, (_, i) => `c${i}`),
          ),
        ],
        tables: new Map(),
      },
      columns,
    )
    expect(city?.values).toHaveLength(16)
  })
})

it('puts categories into a row in turn, as the input holds them, and leaves other columns', () => {
  const categories = [
    {input: 'n', index: 1, values: [10, 20]},
    {input: 'other', index: 0, values: ['a']},
  ]
  const whole = BigInt64Array.from([5n, 0n])
  const rows = [0, 1, 2].map(turn => {
    putCategories(whole, {name: 'n', type: 'int64'}, categories, turn)
    return [...whole]
  })
  expect(rows).toEqual([
    [5n, 10n],
    [5n, 20n],
    [5n, 10n],
  ])
  const half = new Uint16Array(2)
  putCategories(half, {name: 'n', type: 'float16'}, categories, 0)
  expect([...half]).toEqual([0, 0x4900])
})
