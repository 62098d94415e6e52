import {describe, expect, it} from 'vitest'
import type {DecodedFeeds, RowDecoders} from '../../../../src/lib/serve/codec/index.ts'
import {keyedDecoders} from '../../../../src/lib/serve/precomputed/keyed-decoders.ts'
import {
  codecOf,
  columnsSignature,
  matrixSignature,
  refusal,
  valuesOf,
} from '../codec/codec-fixture.ts'

const YES = {cells: ['"yes"'], version: 'v1.0.0'}
const codec = codecOf(columnsSignature({a: 'float32', b: 'int64'}))

/** A table that has the keys 1 and k. */
function keyed(of = codec, column = 'id'): RowDecoders {
  return keyedDecoders(of, column, key => (String(key) === '1' || key === 'k' ? YES : undefined))
}

const whole = {a: 2, b: 3}

describe.each<[form: string, decode: (decoders: RowDecoders) => DecodedFeeds]>([
  ['records', d => d.decodeRecords([{id: 9, ...whole}, {id: 1}, {ID: 'k', a: 'x'}, whole])],
  ['instances', d => d.decodeInstances([{id: 9, ...whole}, {id: 1}, {ID: 'k'}, whole])],
  [
    'dataframe_split',
    d =>
      d.decodeSplit(
        ['a', 'ID', 'b'],
        [
          [2, 9, 3],
          [null, 1, null],
          [null, 'k', null],
          [2, null, 3],
        ],
      ),
  ],
  [
    'columns',
    d => d.decodeColumns({id: [9, 1, 'k', null], a: [2, null, null, 2], b: [3, null, null, 3]}),
  ],
  [
    'inputs',
    d => d.decodeTensors({id: [9, 1, 'k', null], a: [[2], null, null, [2]], b: [[3], 0, 0, [3]]}),
  ],
  ['CSV', d => d.decodeCsv('id,b,a\n9,3,2\n1,,\nk,,\n,3,2\n', {header: 'optional'})],
])('%s', (_form, decode) => {
  it('leaves to the model what the table lacks, and what has no key', async () => {
    const feeds = await decode(keyed())
    expect(feeds.known?.rows).toEqual([undefined, YES, YES, undefined])
    expect(feeds.rowCount).toBe(2)
    expect(await valuesOf(feeds)).toEqual({a: [2, 2], b: [3n, 3n]})
  })
})

it('the key is kept for the log as it was sent', async () => {
  const {known} = await keyed().decodeRecords([{id: 1}, {id: '1'}, whole])
  expect(known?.keys).toEqual(['"id":1', '"id":"1"', undefined])
})

it("rows of which not one is known are the model's, as if there were no table", async () => {
  const rows = [{id: 9, ...whole}, whole]
  expect(await keyed().decodeRecords(rows)).toEqual(await codec.decodeRecords(rows))
  const lists = keyed(codecOf(matrixSignature(['a', 'b'])))
  expect((await lists.decodeInstances([[1, 2]])).known).toBeUndefined()
  expect((await lists.decodeTensors([[1, 2]])).known).toBeUndefined()
  expect((await keyed().decodeCsv('2,3\n', {header: 'optional'})).known).toBeUndefined()
  expect((await keyed().decodeSplit([0, 1], [[2, 3]])).known).toBeUndefined()
})

it('a key alone is enough in every form', async () => {
  for (const decode of [
    (d: RowDecoders) => d.decodeRecords([{id: 1}]),
    (d: RowDecoders) => d.decodeInstances([{id: 1}]),
    (d: RowDecoders) => d.decodeSplit(['id'], [[1]]),
    (d: RowDecoders) => d.decodeColumns({id: [1]}),
    (d: RowDecoders) => d.decodeTensors({id: [1]}),
    (d: RowDecoders) => d.decodeCsv('id\n1\n', {header: 'optional'}),
  ])
    expect(await decode(keyed())).toMatchObject({rowCount: 0, known: {rows: [YES]}})
})

it('a key that is a column of the model reaches the model where the table lacks it', async () => {
  const decoders = keyed(codec, 'b')
  expect(await valuesOf(decoders.decodeRecords([{a: 2, b: 3}, {b: 1}]))).toEqual({a: [2], b: [3n]})
  expect(await decoders.decodeRecords([{a: 7, b: 1}])).toMatchObject({rowCount: 0})
})

describe('what nobody can answer', () => {
  it('is not found where there is but a key, and the rows are named', async () => {
    const error = await refusal(() => keyed().decodeRecords([{id: 1}, {id: 9}, whole, {id: 8}]))
    expect(error).toMatchObject({
      kind: 'not-found',
      message:
        'The precomputed table has no answer for the id of rows 1, 3, and the model cannot answer without its columns.',
      hint: 'The model takes a (float32), b (int64).',
    })
    for (const decode of [
      () => keyed().decodeSplit(['id'], [[9]]),
      () => keyed().decodeColumns({id: [9]}),
      () => keyed().decodeTensors({id: [9]}),
      () => keyed().decodeCsv('id\n9\n', {header: 'required'}),
    ])
      expect(await refusal(decode)).toMatchObject({kind: 'not-found'})
  })

  it('is invalid where some columns are there, and says that the key was looked up', async () => {
    const error = await refusal(() => keyed().decodeRecords([{id: 9, a: 2}]))
    expect(error).toMatchObject({
      kind: 'invalid',
      message:
        'The precomputed table has no answer for the id of row 0, so that the model must answer. A column is missing: b.',
    })
  })

  it('is named by its row in the request, not among those that are left', async () => {
    const rows = [{id: 1}, {id: 1}, {...whole, a: 'x'}]
    const error = await refusal(() => keyed().decodeRecords(rows))
    expect(error.message).toContain('row 2, a: ')
    const csv = await refusal(() => keyed().decodeCsv('id,a,b\n1,,\n,x,3\n', {header: 'required'}))
    expect(csv.message).toContain('row 1, a: ')
  })

  it('is a key that is no integer and no text', async () => {
    for (const id of [true, [1], {}])
      expect(await refusal(() => keyed().decodeRecords([whole, {id, ...whole}]))).toMatchObject({
        kind: 'invalid',
        message: 'Row 1, id: is no integer and no text.',
      })
    expect(await refusal(() => keyed().decodeRecords([{id: 2 ** 53}]))).toMatchObject({
      kind: 'invalid',
      hint: 'Send integers beyond 2^53 as texts.',
    })
  })

  it('is columns that are not as long as that of the keys', async () => {
    const error = await refusal(() => keyed().decodeColumns({id: [1, 9], a: [2], b: [3, 4]}))
    expect(error).toMatchObject({
      kind: 'invalid',
      message: 'The columns are not equally long: a has 1 values, id has 2.',
    })
  })

  it('is no row at all', async () => {
    expect(await refusal(() => keyed().decodeRecords([]))).toMatchObject({kind: 'invalid'})
    expect(await refusal(() => keyed().decodeColumns({id: []}))).toMatchObject({kind: 'invalid'})
  })
})

it('a key of the name of what every object has is its own property or none', async () => {
  const decoders = keyed(codec, 'constructor')
  expect((await decoders.decodeRecords([whole])).known).toBeUndefined()
})
