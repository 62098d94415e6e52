import {describe, expect, it} from 'vitest'
import {mostChanged} from '../../../../src/lib/compare/measure/most-changed.ts'
import {createRandom} from '../../../../src/lib/core/statistics/index.ts'
import {binaryRows, labelRows, pairedRows, valueRows} from './paired.ts'

describe('the rows whose answers differ most', () => {
  it('are those of the largest change of the probability of the true class, worse ones first', () => {
    const truth = [1, 1, 0, 0]
    const paired = pairedRows(
      binaryRows(truth, [0.875, 0.25, 0.125, 0.5]),
      binaryRows(truth, [0.625, 0.875, 0.125, 0.625]),
    )
    expect(mostChanged(paired, 3)).toEqual([
      {
        place: 0,
        truth: 'class 1',
        old: 'class 1',
        new: 'class 1',
        difference: 0.25,
        verdict: 'worse',
      },
      expect.objectContaining({place: 3, difference: 0.125, verdict: 'worse'}),
      expect.objectContaining({place: 1, difference: 0.625, verdict: 'better'}),
    ])
  })

  it('are of labels alone those whose label changed; right ones that became wrong come first', () => {
    const truth = [0, 1, 2, 2, 1]
    const paired = pairedRows(
      labelRows(truth, [0, 0, 0, 2, 0], 3),
      labelRows(truth, [0, 1, 1, 0, 1], 3),
    )
    const rows = mostChanged(paired, 3)
    expect(rows.map(({place, verdict}) => [place, verdict])).toEqual([
      [3, 'worse'],
      [2, 'same'],
      [1, 'better'],
    ])
    expect(rows[1]).toMatchObject({truth: 'class 2', old: 'class 0', new: 'class 1', difference: 1})
  })

  it('are of numbers those that lie farthest apart, named by their place in the data', () => {
    const truth = [10, 10, 10]
    const paired = pairedRows(valueRows(truth, [9, 12, 10]), valueRows(truth, [10, 17.5, 10]), {
      places: Uint32Array.of(3, 5, 8),
    })
    expect(mostChanged(paired, 10)).toEqual([
      {place: 5, truth: '10', old: '12', new: '17.5', difference: 5.5, verdict: 'worse'},
      {place: 3, truth: '10', old: '9', new: '10', difference: 1, verdict: 'better'},
    ])
  })

  it('are the same ones that sorting all rows gives', () => {
    const random = createRandom(7)
    const numbers = (): number[] => Array.from({length: 5000}, () => Math.round(random() * 1000))
    const [truth, before, after] = [numbers(), numbers(), numbers()]
    const rows = mostChanged(pairedRows(valueRows(truth, before), valueRows(truth, after)), 25)
    const sizes = after.map((value, row) => Math.abs(value - (before[row] ?? 0)))
    const largest = sizes.toSorted((a, b) => b - a).slice(0, 25)
    expect(rows.map(row => row.difference).toSorted((a, b) => b - a)).toEqual(largest)
    expect(rows.map(row => row.verdict).lastIndexOf('worse')).toBe(
      rows.filter(row => row.verdict === 'worse').length - 1,
    )
  })

  it('are none without an old model, nor where none is asked for', () => {
    const rows = valueRows([1], [2])
    expect(mostChanged(pairedRows(null, rows), 5)).toEqual([])
    expect(mostChanged(pairedRows(valueRows([1], [1]), rows), 0)).toEqual([])
  })
})
