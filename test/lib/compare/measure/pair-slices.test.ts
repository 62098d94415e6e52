import {describe, expect, it} from 'vitest'
import {pairMetrics, pairSlices} from '../../../../src/lib/compare/measure/pair-slices.ts'
import {createFacts, parseMetric, type RowUnits} from '../../../../src/lib/core/metrics/index.ts'
import {createRandom} from '../../../../src/lib/core/statistics/index.ts'
import {selectRows} from '../../../../src/lib/testset/index.ts'
import {binaryRows, columnCodes, pairedRows} from './paired.ts'

const random = createRandom(4)
const ROWS = 900
const truth = Array.from({length: ROWS}, () => (random() < 0.4 ? 1 : 0))
const scores = (): number[] => truth.map(label => 0.3 * label + 0.7 * random())
const carriers = truth.map((_, row) => (row % 9 === 0 ? null : row % 3 === 0 ? 'UA' : 'AA'))
const seats = truth.map((_, row) => (row < 40 ? 'few' : 'many'))
const paired = pairedRows(binaryRows(truth, scores()), binaryRows(truth, scores()), {
  slices: [columnCodes('carrier', carriers), columnCodes('seats', seats)],
})
const metrics = ['auc', 'log_loss', 'accuracy'].map(parseMetric)
const options = {metrics, units: {kind: 'rows'} as RowUnits, minSize: 50}
const all = (given = options) =>
  paired.slices.flatMap(codes => [...pairSlices(paired, codes, given)])

describe('metrics of slices', () => {
  it('are those of each value of each column, the largest first; small ones have none', () => {
    expect(
      all().map(({slice, rows, isLarge, metrics: own}) => [slice, rows, isLarge, own.length]),
    ).toEqual([
      [{column: 'carrier', value: 'AA'}, 600, true, 3],
      [{column: 'carrier', value: 'UA'}, 200, true, 3],
      [{column: 'carrier', value: null}, 100, true, 3],
      [{column: 'seats', value: 'many'}, 860, true, 3],
      [{column: 'seats', value: 'few'}, 40, false, 0],
    ])
  })

  it('are what the rows of the slice by themselves give, in whatever order one asks', () => {
    const slices = all()
    const rows = carriers.flatMap((carrier, row) => (carrier === 'UA' ? [row] : []))
    const facts = [paired.old ?? paired.new, paired.new].map(one =>
      createFacts(selectRows(one, rows)),
    )
    const [old, now] = facts
    if (old === undefined || now === undefined) throw new Error('There are two models.')
    const direct = pairMetrics([old, now], options)
    // Slices in turn, so that each is opened again.
    for (const slice of slices) slice.metrics[0]?.change()
    const own = slices.find(({slice}) => slice?.value === 'UA')
    for (const [index, expected] of direct.entries()) {
      slices[0]?.metrics[index]?.test()
      const found = own?.metrics[index]
      expect(found).toMatchObject({old: expected.old, new: expected.new, rowCount: 200})
      expect(found?.change()?.interval(0.95)).toEqual(expected.change()?.interval(0.95))
      expect(found?.change(0.5)?.estimate).toEqual(expected.change(0.5)?.estimate)
      expect(found?.value()?.interval(0.9)).toEqual(expected.value()?.interval(0.9))
      expect(found?.test()).toEqual(expected.test())
      expect(found?.second()).toEqual(expected.second())
    }
  })

  it('draw the rows together that belong together', () => {
    const codes = Int32Array.from(truth.keys(), row => Math.floor(row / 30))
    const grouped = all({...options, units: {kind: 'groups', codes, count: 30}})
    const change = grouped[0]?.metrics[1]?.change()
    expect(change?.method).toBe('cluster-bootstrap')
  })
})
