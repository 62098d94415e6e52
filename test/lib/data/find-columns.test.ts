import {describe, expect, it} from 'vitest'
import {bindColumns, findColumns} from '../../../src/lib/data/index.ts'

const find = (columns: readonly string[], ...names: readonly string[]): (string | undefined)[] =>
  findColumns(
    columns.map(name => ({name})),
    names,
  ).map(column => column?.name)

describe('a column of the data', () => {
  it('is found by its name, then whatever the case', () => {
    expect(find(['age', 'Age', 'CITY'], 'Age', 'city')).toEqual(['Age', 'CITY'])
  })

  it('is found as converters to ONNX spell it', () => {
    const columns = ['Monthly Charges', '2nd', 'größe (cm)', 'a.b']
    expect(find(columns, 'Monthly_Charges', '_2nd', 'größe__cm_', 'a_b')).toEqual(columns)
  })

  it('is not taken twice, nor where several fit', () => {
    expect(find(['a_b', 'a b'], 'a_b', 'a-b')).toEqual(['a_b', 'a b'])
    expect(find(['a_b'], 'a_b', 'a b')).toEqual(['a_b', undefined])
    expect(find(['a b', 'a-b'], 'a_b')).toEqual([undefined])
  })

  it('needs letters and digits in common', () => {
    expect(find(['ab', 'a b c'], 'a_b')).toEqual([undefined])
  })
})

describe('columns that do not fit', () => {
  const matrix = ['x_0', 'x_1'].map((name, index) => ({
    ...{name, input: 'x', index, type: 'float32' as const, kind: 'scalar' as const},
  }))
  const bind = (names: readonly string[]): unknown =>
    bindColumns(
      names.map(name => ({name, type: 'DOUBLE'})),
      matrix,
      'new.csv',
      {policy: {nulls: 'error', inputs: {}}},
    )

  it('name a few of those that the model does not use, and count the rest', () => {
    const names = Array.from({length: 24}, (_, index) => `c${index}`)
    expect(() => bind(names)).toThrow(/not used by the model: c0, .*, c7 and 16 more\./)
  })

  it('say what to do where the graph does not name the columns of its matrix', () => {
    expect(() => bind(['age', 'income', 'city'])).toThrow(
      expect.objectContaining({
        code: 'DATA_COLUMNS',
        hint: expect.stringContaining('--features') as string,
      }) as Error,
    )
  })
})
