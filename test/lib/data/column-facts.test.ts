import {expect, it} from 'vitest'
import {columnFacts} from '../../../src/lib/data/index.ts'
import type {ElementType, ModelColumn} from '../../../src/lib/model/index.ts'

const column = (name: string, type: ElementType): ModelColumn => ({
  ...{name, type, input: name, index: 0, kind: 'scalar'},
})

it('ends of a column in single precision are decimals as somebody writes them', async () => {
  const source =
    'query:SELECT unnest([10.94, 93.02])::FLOAT AS temp, unnest([0.1, 0.7]) AS exact, unnest([1, 16777217]) AS rows'
  const columns = [column('temp', 'float32'), column('exact', 'float64'), column('rows', 'int64')]
  expect(await columnFacts(source, columns, {nulls: 'error', inputs: {}})).toEqual({
    temp: {min: 10.94, max: 93.02},
    exact: {min: 0.1, max: 0.7},
    rows: {min: 1, max: 16777217},
  })
})
