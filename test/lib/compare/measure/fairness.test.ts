import {describe, expect, it} from 'vitest'
import {
  measureFairness,
  type MeasuredGap,
} from '../../../../src/lib/compare/measure/fairness/measure-fairness.ts'
import type {PairedRows} from '../../../../src/lib/compare/paired-rows.ts'
import {createRandom} from '../../../../src/lib/core/statistics/index.ts'
import {columnCodes, labelRows, pairedRows, valueRows} from './paired.ts'
import fixture from '../../../fixtures/statistics/groups.json' with {type: 'json'}

const OPTIONS = {seed: 42, resamples: 500}

function gaps(paired: PairedRows): Record<string, MeasuredGap> {
  return Object.fromEntries(measureFairness(paired, OPTIONS).gaps.map(gap => [gap.name, gap]))
}

/** Each entry so many times. */
function repeat<T>(counted: readonly (readonly [T, number])[]): T[] {
  return counted.flatMap(([value, count]) => new Array<T>(count).fill(value))
}

/** [group, truth, old, new] so many times. */
function binary(
  counted: readonly (readonly [readonly [string | null, number, number, number], number])[],
): PairedRows {
  const rows = repeat(counted)
  const truth = rows.map(row => row[1])
  return pairedRows(
    labelRows(
      truth,
      rows.map(row => row[2]),
      2,
    ),
    labelRows(
      truth,
      rows.map(row => row[3]),
      2,
    ),
    {
      fairness: [
        columnCodes(
          'region',
          rows.map(row => row[0]),
        ),
      ],
    },
  )
}

describe('gaps between groups', () => {
  it('of two classes are those that a hand calculation gives', () => {
    const paired = binary([
      [['north', 1, 1, 1], 30],
      [['north', 1, 0, 0], 10],
      [['north', 0, 0, 0], 50],
      [['north', 0, 1, 1], 10],
      [['south', 1, 1, 0], 10],
      [['south', 1, 1, 1], 10],
      [['south', 0, 0, 0], 28],
      [['south', 0, 1, 0], 2],
    ])
    const found = gaps(paired)
    // Predicted positive: north 40/100 of both, south 22/50 by the old model and 10/50 by the new one.
    expect(found['demographic_parity_difference']).toMatchObject({
      by: 'region',
      old: expect.closeTo(0.04, 12) as number,
      new: expect.closeTo(0.2, 12) as number,
      lowest: 'south',
      highest: 'north',
      rows: 150,
    })
    // True positive rate: north 30/40; south 20/20, then 10/20.
    expect(found['equal_opportunity_difference']?.old).toBeCloseTo(0.25, 12)
    expect(found['equal_opportunity_difference']?.new).toBeCloseTo(0.25, 12)
    // False positive rate: north 10/60; south 2/30, then 0.
    expect(found['equalized_odds_difference']).toMatchObject({
      title: 'equalized odds difference (true positive rate)',
      lowest: 'south',
      groups: [
        {value: 'north', rows: 100, old: 0.75, new: 0.75},
        {value: 'south', rows: 50, old: 1, new: 0.5},
      ],
    })
    expect(found['equalized_odds_difference']?.new).toBeCloseTo(0.25, 12)
  })

  it('equal those of fairlearn', () => {
    const {truth, old, new: now, groups, expected} = fixture.gaps
    const found = gaps(
      pairedRows(labelRows(truth, old, 2), labelRows(truth, now, 2), {
        fairness: [columnCodes('group', groups)],
      }),
    )
    for (const [name, values] of Object.entries(expected)) {
      expect(found[name]?.old).toBeCloseTo(values.old, 12)
      expect(found[name]?.new).toBeCloseTo(values.new, 12)
    }
  })

  it('of several classes are of accuracy, of numbers of the mean absolute and the mean error', () => {
    const groups = columnCodes(
      'region',
      repeat([
        ['a', 40],
        ['b', 40],
      ]),
    )
    const truth = repeat([[2, 80]])
    const classes = gaps(
      pairedRows(
        labelRows(
          truth,
          repeat([
            [2, 30],
            [1, 10],
            [2, 40],
          ]),
          3,
        ),
        labelRows(
          truth,
          repeat([
            [2, 40],
            [2, 10],
            [0, 30],
          ]),
          3,
        ),
        {fairness: [groups]},
      ),
    )
    expect(classes['accuracy_difference']).toMatchObject({old: 0.25, new: 0.75, lowest: 'b'})
    const numbers = gaps(
      pairedRows(
        valueRows(
          truth,
          repeat([
            [3, 40],
            [0, 40],
          ]),
        ),
        valueRows(
          truth,
          repeat([
            [3, 40],
            [2, 40],
          ]),
        ),
        {fairness: [groups]},
      ),
    )
    expect(numbers['mae_difference']).toMatchObject({old: 1, new: 1, lowest: 'b', highest: 'a'})
    expect(numbers['mean_error_difference']).toMatchObject({old: 3, new: 1})
  })

  it('leave small groups out and say so; a missing value is a group', () => {
    const paired = binary([
      [[null, 1, 1, 1], 40],
      [['north', 0, 0, 0], 40],
      [['east', 1, 0, 0], 29],
    ])
    const {gaps: found, warnings} = measureFairness(paired, OPTIONS)
    expect(found[0]?.groups.map(({value}) => value)).toEqual([null, 'north'])
    expect(found[0]).toMatchObject({new: 1, highest: '(missing)', rows: 80})
    expect(warnings).toEqual(['1 group of region with fewer than 30 rows is not compared'])
    const one = measureFairness(binary([[['north', 1, 1, 1], 40]]), OPTIONS)
    expect(one.gaps).toEqual([])
    expect(one.warnings[0]).toContain('no two groups')
  })

  it('do not hold a group without positive rows against others', () => {
    const found = gaps(
      binary([
        [['a', 1, 1, 1], 20],
        [['a', 0, 0, 0], 20],
        [['b', 0, 1, 0], 40],
      ]),
    )
    expect(found['equal_opportunity_difference']).toMatchObject({
      old: null,
      new: null,
      lowest: null,
    })
    expect(found['equalized_odds_difference']).toMatchObject({old: 1, new: 0})
    expect(found['equal_opportunity_difference']?.change()).toBeNull()
  })

  it('have an interval of the change that a larger gap is far from', () => {
    const found = gaps(
      binary([
        [['a', 1, 1, 1], 400],
        [['a', 0, 0, 0], 400],
        [['b', 1, 1, 0], 120],
        [['b', 1, 1, 1], 280],
        [['b', 0, 0, 0], 400],
      ]),
    )
    const gap = found['equal_opportunity_difference']
    expect(gap).toMatchObject({old: 0, new: expect.closeTo(0.3, 12) as number})
    const interval = gap?.change()?.interval(0.95)
    // √(0.3 · 0.7 / 400) · 1.96 = 0.045, by the normal law.
    expect(interval?.lower).toBeGreaterThan(0.245)
    expect(interval?.lower).toBeLessThan(0.265)
    expect(interval?.upper).toBeLessThan(0.355)
    expect(gap?.change()?.pAtMost(0)).toBeLessThan(0.01)
    expect(gap?.value()?.pAtLeast(0.2)).toBeGreaterThan(0.9)
  })

  it('vary more where rows belong together', () => {
    const random = createRandom(3)
    const clusters = Array.from({length: 100}, () => random())
    const rows = clusters.flatMap((share, cluster) =>
      Array.from({length: 20}, () => ({
        cluster: String(cluster),
        group: cluster % 2 === 0 ? 'a' : 'b',
        now: random() < share ? 1 : 0,
      })),
    )
    const truth = rows.map(() => 1)
    const paired = pairedRows(
      labelRows(truth, truth, 2),
      labelRows(
        truth,
        rows.map(row => row.now),
        2,
      ),
      {
        fairness: [
          columnCodes(
            'group',
            rows.map(row => row.group),
          ),
        ],
      },
    )
    const customer = columnCodes(
      'customer',
      rows.map(row => row.cluster),
    )
    const together = {...paired, group: {...customer, codes: Int32Array.from(customer.codes)}}
    const alone = gaps(paired)['demographic_parity_difference']?.value()
    const joint = gaps(together)['demographic_parity_difference']?.value()
    expect(alone?.method).toBe('bootstrap')
    expect(joint?.method).toBe('cluster-bootstrap')
    expect(joint?.standardError).toBeGreaterThan(2 * (alone?.standardError ?? 1))
  })

  it('have values without an old model, and no change', () => {
    const paired = {
      ...binary([
        [['a', 1, 1, 1], 40],
        [['b', 1, 0, 0], 40],
      ]),
      old: null,
    }
    const gap = gaps(paired)['demographic_parity_difference']
    expect(gap).toMatchObject({old: null, new: 1})
    expect(gap?.groups[0]).toMatchObject({old: null})
    expect(gap?.change()).toBeNull()
  })
})
