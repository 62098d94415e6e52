import {describe, expect, it} from 'vitest'
import type {ElementType} from '../../../../src/lib/model/index.ts'
import {createRowCodec} from '../../../../src/lib/serve/codec/index.ts'
import {exampleRow, type DocumentedModel} from '../../../../src/lib/serve/openapi/index.ts'
import {columnsModel, FLIGHTS, matrixModel} from './documented.ts'
import {schemaCheck} from './schema-check.ts'

const TYPES: readonly ElementType[] = [
  ...(['float16', 'float32', 'float64', 'bool', 'string'] as const),
  ...(['int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64'] as const),
]

/** JSON values at the edges of what columns take. */
const VALUES: readonly unknown[] = [
  ...[null, true, false, [], [1], {}, {b64: 'AA=='}],
  ...[0, 1, -1, 1.5, -0, 2, 127, 128, -128, -129, 255, 256, 65_535, 65_536],
  ...[2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1, 2 ** 32 - 1, 2 ** 32],
  ...[2 ** 53 - 1, 2 ** 53, -(2 ** 53), 1e39, 3.4028235677973362e38, 3.4028235677973366e38],
  ...['', ' ', '\t', '0', '1', '-1', '+1', '1.', '1.0', '1.5', '.5', '1e3', '1_000', '1__0', '_1'],
  ...[
    '-0',
    '007',
    '127',
    '128',
    '-128',
    '-129',
    '255',
    '256',
    '0255.00',
    '65535',
    '65536',
    '99999',
  ],
  ...['2147483647', '2147483648', '-2147483648', '-2147483649', '4294967295', '4294967296'],
  ...['9223372036854775807', '9223372036854775808', '-9223372036854775808', '-9223372036854775809'],
  ...[
    '18446744073709551615',
    '18446744073709551616',
    '100000000000000000000',
    '0'.repeat(30) + '7',
  ],
  ...['true', 'TRUE', 't', 'f', 'no', 'Yes', 'tru', 'nan', 'NaN(1_a)', 'inf', '-Infinity', 'infin'],
  ...[' 5 ', '\u00a05\u2003', '\t5', '5\n', '5 \n', '5\u200b', '+-5', '--5', 'text', 'a\u0000b'],
]

function takes(model: DocumentedModel, rows: readonly unknown[]): boolean {
  try {
    void createRowCodec({...model, image: undefined}).decodeRecords(rows)
    return true
  } catch {
    return false
  }
}

describe('the schema of a row', () => {
  it.each(TYPES)('takes the values of a %s column that the codec takes, and no others', type => {
    const model = columnsModel({a: type})
    const check = schemaCheck('Row', model)
    for (const a of VALUES) expect([a, check({a})]).toEqual([a, takes(model, [{a}])])
  })

  it.each(TYPES)('takes absent values of a %s column as the policy does', type => {
    const fill = type === 'string' ? 'x' : '1'
    const policies = [
      {nulls: 'nan', inputs: {}},
      {nulls: 'error', inputs: {a: {default: fill}}},
      {nulls: 'default', inputs: {a: {default: fill, nulls: 'error'}}},
      {nulls: 'error', inputs: {a: {default: fill, nulls: 'nan'}}},
    ] as const
    for (const policy of policies) {
      const model = {...columnsModel({a: type, b: 'float32'}), policy}
      const check = schemaCheck('Row', model)
      for (const row of [{a: null, b: 1}, {a: '', b: 1}, {a: ' ', b: 1}, {a: '\t', b: 1}, {b: 1}])
        expect([policy, row, check(row)]).toEqual([policy, row, takes(model, [row])])
    }
  })

  it('has columns by their name in the data', () => {
    const policy = {nulls: 'error', inputs: {distance: {column: 'km'}}} as const
    const check = schemaCheck('Row', {...FLIGHTS, policy})
    const {distance, ...others} = exampleRow(FLIGHTS.signature)
    expect(check({...others, km: distance})).toBe(true)
    expect(check({...others, distance})).toBe(false)
    expect(exampleRow(FLIGHTS.signature, policy)).toEqual({...others, km: 0})
  })

  it('takes its example, and a row with more in it', () => {
    for (const type of TYPES) {
      const model = matrixModel(type, ['a', 'b'])
      const row = exampleRow(model.signature)
      expect(schemaCheck('Row', model)({...row, more: [1]})).toBe(true)
      expect(takes(model, [row])).toBe(true)
    }
  })

  it('lets rows lack a column that may be null, but not all rows', () => {
    const model = {
      ...matrixModel('float32', ['a', 'b']),
      policy: {nulls: 'nan', inputs: {}} as const,
    }
    const check = schemaCheck('Rows', model)
    for (const rows of [[{a: 1, b: 2}, {a: 1}], [{b: 2}, {a: 1}], [{a: 1}, {a: 2}], [{a: 1}], []])
      expect([rows, check(rows)]).toEqual([rows, takes(model, rows)])
  })
})

describe('where rows may be looked up by a key', () => {
  const keyed = {...FLIGHTS, key: 'id'}
  const whole = exampleRow(FLIGHTS.signature)
  const {carrier, ...part} = whole

  it('a row has the key or the columns', () => {
    const check = schemaCheck('Row', keyed)
    for (const row of [{id: 1}, {id: 'K'}, {...part, id: 1}, whole, {...whole, id: null}])
      expect([row, check(row)]).toEqual([row, true])
    for (const row of [{}, part, {id: null}, {...part, id: null}, {id: 1.5}, {id: [1], carrier}])
      expect([row, check(row)]).toEqual([row, false])
  })

  it('columns, splits and inputs may be keys alone', () => {
    const predict = schemaCheck('PredictBody', keyed)
    expect(predict({columns: {id: [1, 'K']}})).toBe(true)
    expect(predict({columns: {}})).toBe(false)
    const invoke = schemaCheck('InvocationsBody', keyed)
    expect(invoke({dataframe_split: {columns: ['id'], data: [[1], ['K']]}})).toBe(true)
    expect(invoke({inputs: {id: [1]}})).toBe(true)
    expect(schemaCheck('InvocationsBody', FLIGHTS)({inputs: {id: [1]}})).toBe(false)
  })

  it('an answer says which rows were looked up', () => {
    const check = schemaCheck('ManyAnswer', keyed)
    const prediction = {
      prediction: 'late',
      probabilities: {late: 0.7, on_time: 0.3},
      ...{source: 'precomputed', version: 'v1.0.0'},
    }
    const by = {id: '1', model: 'flights', version: 'v1.2.0'}
    expect(check({predictions: [prediction], ...by, source: 'mixed'})).toBe(true)
    expect(check({predictions: [prediction], ...by, source: 'guess'})).toBe(false)
  })
})
