import {describe, expect, it} from 'vitest'
import type {RowCodec} from '../../../../src/lib/serve/codec/index.ts'
import {
  codecOf,
  columnsSignature,
  matrixSignature,
  refusal,
  signatureOf,
  valuesOf,
} from './codec-fixture.ts'

const mixed = columnsSignature({age: 'float32', city: 'string'})
const matrix = matrixSignature(['x_0', 'x_1', 'x_2'])
const twoRows = {age: [30, 41], city: ['Ulm', 'Bonn']}

describe('every form of the same rows gives the same tensors', () => {
  it.each<[string, (codec: RowCodec) => ReturnType<RowCodec['decodeRecords']>]>([
    [
      'records',
      codec =>
        codec.decodeRecords([
          {age: 30, city: 'Ulm'},
          {city: 'Bonn', age: 41},
        ]),
    ],
    [
      'split, columns in any order, others between them',
      codec =>
        codec.decodeSplit(
          ['city', 'id', 'AGE'],
          [
            ['Ulm', 1, 30],
            ['Bonn', 2, 41],
          ],
        ),
    ],
    [
      'split, columns numbered by pandas',
      codec =>
        codec.decodeSplit(
          [0, 1],
          [
            [30, 'Ulm'],
            [41, 'Bonn'],
          ],
        ),
    ],
    ['columns', codec => codec.decodeColumns({...twoRows, id: 3})],
    [
      'instances as objects',
      codec =>
        codec.decodeInstances([
          {age: 30, city: 'Ulm'},
          {age: 41, city: 'Bonn'},
        ]),
    ],
    [
      'instances as lists in declared order',
      codec =>
        codec.decodeInstances([
          [30, 'Ulm'],
          [41, 'Bonn'],
        ]),
    ],
    ['inputs [n]', codec => codec.decodeTensors(twoRows)],
    ['inputs [n, 1]', codec => codec.decodeTensors({age: [[30], [41]], City: [['Ulm'], ['Bonn']]})],
    ['CSV', codec => codec.decodeCsv('city,age\nUlm,30\nBonn,41\n', {header: 'required'})],
    ['CSV without a header', codec => codec.decodeCsv('30,Ulm\n41,Bonn', {header: 'optional'})],
  ])('%s', async (_, decode) => {
    const codec = codecOf(mixed)
    expect(await valuesOf(decode(codec))).toEqual(twoRows)
    const {rowCount, tensors} = await decode(codec)
    expect(rowCount).toBe(2)
    expect(tensors['age']).toMatchObject({type: 'float32', dims: [2, 1]})
    expect(tensors['city']).toMatchObject({type: 'string', dims: [2, 1]})
  })
})

describe('a matrix', () => {
  const rows = {x: [1, 2, 3, 4, 5, 6]}
  const lists = [
    [1, 2, 3],
    [4, 5, 6],
  ]
  const codec = codecOf(matrix)

  it('takes lists, by the name of its input too', async () => {
    expect(await valuesOf(codec.decodeInstances(lists))).toEqual(rows)
    expect(await valuesOf(codec.decodeTensors(lists))).toEqual(rows)
    expect(await valuesOf(codec.decodeTensors({x: lists}))).toEqual(rows)
    const byInput = lists.map(x => ({x}))
    expect(await valuesOf(codec.decodeInstances(byInput))).toEqual(rows)
    expect((await codec.decodeTensors({x: lists})).tensors['x']?.dims).toEqual([2, 3])
  })

  it('takes inputs that are named as its columns', async () => {
    const feeds = codec.decodeTensors({x_0: [1, 4], x_1: [2, 5], x_2: [3, 6]})
    expect(await valuesOf(feeds)).toEqual(rows)
  })

  it('of dimensions beyond two is nested or flat', async () => {
    const cube = codecOf(matrixSignature(['x_0', 'x_1', 'x_2', 'x_3'], 'float32', [null, 2, 2]))
    const nested = [
      [
        [1, 2],
        [3, 4],
      ],
    ]
    expect(await valuesOf(cube.decodeInstances(nested))).toEqual({x: [1, 2, 3, 4]})
    expect(await valuesOf(cube.decodeInstances([[1, 2, 3, 4]]))).toEqual({x: [1, 2, 3, 4]})
    expect(await valuesOf(cube.decodeTensors({x: nested}))).toEqual({x: [1, 2, 3, 4]})
    const ragged = await refusal(() => cube.decodeInstances([[[1, 2], [3]]]))
    expect(ragged.message).toContain(
      'row 0, x: is not of the shape [2, 2]: dimension 2 has a list of 1 where 2 values are needed',
    )
    const deep = await refusal(() =>
      cube.decodeInstances([
        [
          [[1], 2],
          [3, 4],
        ],
      ]),
    )
    expect(deep.message).toContain('row 0, x_0: is a list')
  })

  it('beside another input is a list in an object, the other one under its name in requests', async () => {
    const two = signatureOf(
      [
        {name: 'x', type: 'float32', shape: [null, 2]},
        {name: 'city', type: 'string', shape: [null, 1]},
      ],
      [
        {name: 'x_0', type: 'float32', input: 'x', index: 0, kind: 'scalar'},
        {name: 'x_1', type: 'float32', input: 'x', index: 1, kind: 'scalar'},
        {name: 'city', type: 'string', input: 'city', index: 0, kind: 'scalar'},
      ],
    )
    const policy = {nulls: 'error', inputs: {city: {column: 'town'}}} as const
    const feeds = codecOf(two, {policy}).decodeInstances([
      {x: [1, 2], town: 'Ulm'},
      {x: [3, 4], town: 'Bonn'},
    ])
    expect(await valuesOf(feeds)).toEqual({x: [1, 2, 3, 4], city: ['Ulm', 'Bonn']})
  })

  it('names the row and the column of an element that is wrong', async () => {
    const {message} = await refusal(() =>
      codec.decodeTensors({
        x: [
          [1, 2, 3],
          [4, 'five', 6],
        ],
      }),
    )
    expect(message).toContain('row 1, x_1: is text that is no float32')
  })
})

describe('a model of one column', () => {
  const codec = codecOf(columnsSignature({text: 'string'}))
  it.each([
    ['values', ['a', 'b']],
    ['lists of one', [['a'], ['b']]],
    ['objects', [{text: 'a'}, {text: 'b'}]],
  ])('takes instances as %s', async (_, instances) => {
    expect(await valuesOf(codec.decodeInstances(instances))).toEqual({text: ['a', 'b']})
  })

  it('gives a tensor [n] where the graph declares one', async () => {
    const flat = signatureOf(
      [{name: 'v', type: 'float32', shape: [null]}],
      [{name: 'v', type: 'float32', input: 'v', index: 0, kind: 'scalar'}],
    )
    const {tensors} = await codecOf(flat).decodeInstances([1, 2])
    expect(tensors['v']?.dims).toEqual([2])
  })
})

describe('single values by column', () => {
  it('are one row of inputs', async () => {
    const row = {age: 41, city: 'Oslo'}
    const codec = codecOf(mixed)
    expect(await valuesOf(codec.decodeTensors(row))).toEqual(
      await valuesOf(codec.decodeRecords([row])),
    )
    expect(await valuesOf(codecOf(matrix).decodeTensors({x_0: 1, x_1: 2, x_2: 3}))).toEqual({
      x: [1, 2, 3],
    })
  })
})

describe('what does not fit together is refused', () => {
  const codec = codecOf(matrix)
  it.each<[string, (codec: RowCodec) => ReturnType<RowCodec['decodeRecords']>, string]>([
    ['a short row', c => c.decodeInstances([[1, 2, 3], [4]]), 'row 1: has 1 values for 3 columns'],
    [
      'rows of another width',
      c => c.decodeInstances([[1, 2]]),
      'A row has 2 values without names, and the model takes 3.',
    ],
    [
      'single values',
      c => c.decodeInstances([1, 2, 3]),
      'A row is a single value, and the model takes 3 columns.',
    ],
    ['no instances', c => c.decodeInstances([]), 'The request has no row.'],
    ['mixed rows', c => c.decodeInstances([[1, 2, 3], {}]), 'row 1: is no list of values'],
    [
      'a column that is no list',
      c => c.decodeColumns({x_0: 1, x_1: [2], x_2: [3]}),
      'The column x_0 is no list of values.',
    ],
    [
      'columns of different lengths',
      c => c.decodeColumns({x_0: [1], x_1: [2, 2], x_2: [3]}),
      'x_1 has 2 values, another one 1',
    ],
    ['a name that is no text', c => c.decodeSplit([null], [[1]]), 'A name of a column is no text.'],
    [
      'a name that is there twice',
      c => c.decodeSplit(['x_0', 'x_1', 'x_2', 'x_0'], [[1, 2, 3, 4]]),
      'The column x_0 is there twice.',
    ],
    [
      'an input that is no list',
      c => c.decodeTensors({x: 1}),
      'The input x is no list with a value a row.',
    ],
    [
      'a row of a tensor that is too long',
      c => c.decodeTensors({x: [[1, 2, 3, 4]]}),
      'dimension 1 has a list of 4 where 3 values are needed',
    ],
    [
      'unknown inputs',
      c => c.decodeTensors({y: [[1, 2, 3]]}),
      'Columns are missing: x_0, x_1, x_2.',
    ],
  ])('%s', async (_, decode, message) => {
    const error = await refusal(() => decode(codec))
    expect(error.kind).toBe('invalid')
    expect(error.message).toContain(message)
  })

  it('inputs of different lengths, and inputs that are not all there', async () => {
    const two = codecOf(mixed)
    const lengths = await refusal(() => two.decodeTensors({age: [1, 2], city: ['a']}))
    expect(lengths.message).toContain('city has 1, another one 2')
    const missing = await refusal(() => two.decodeTensors({age: [1], citi: ['a']}))
    expect(missing.message).toBe('A column is missing: city (did you mean citi?).')
  })
})
