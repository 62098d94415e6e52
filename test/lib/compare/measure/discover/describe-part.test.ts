import {describe, expect, it} from 'vitest'
import {describePart} from '../../../../../src/lib/compare/measure/discover/describe-part.ts'
import type {
  Bin,
  SearchColumn,
} from '../../../../../src/lib/compare/measure/discover/search-column.ts'

function ranges(name: string, edges: readonly number[], integer: boolean): SearchColumn {
  const bins = Array.from({length: edges.length + 1}, (_, bin): Bin => ({
    kind: 'range',
    lower: edges[bin - 1] ?? null,
    upper: edges[bin] ?? null,
    integer,
  }))
  return {name, ranges: bins.length, bins, codes: new Uint8Array()}
}

const columns: readonly SearchColumn[] = [
  ranges('hour', [6, 7, 10], true),
  ranges('distance', [0.5, 1089], false),
  {
    name: 'carrier',
    ranges: 0,
    bins: [
      {kind: 'value', value: 'UA'},
      {kind: 'value', value: null},
    ],
    codes: new Uint8Array(),
  },
  ranges('built_year', [1999, 2010], true),
]

describe('a part in words', () => {
  it.each([
    [0, 0, 0, 'hour ≤ 5'],
    [0, 1, 1, 'hour = 6'],
    [0, 1, 2, 'hour in 6 … 9'],
    [0, 2, 3, 'hour ≥ 7'],
    [1, 0, 0, 'distance < 0.5'],
    [1, 1, 1, 'distance in 0.5 … 1,089'],
    [1, 2, 2, 'distance ≥ 1,089'],
    [2, 0, 0, 'carrier = UA'],
    [2, 1, 1, 'carrier is missing'],
    [3, 1, 2, 'built_year ≥ 1999'],
  ])('column %i, bins %i to %i: %s', (column, first, last, text) => {
    expect(describePart([{column, first, last}], columns)).toBe(text)
  })

  it('joins two columns by "and"', () => {
    const spans = [
      {column: 0, first: 1, last: 2},
      {column: 2, first: 0, last: 0},
    ]
    expect(describePart(spans, columns)).toBe('hour in 6 … 9 and carrier = UA')
  })
})
