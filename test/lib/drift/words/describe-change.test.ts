import {describe, expect, it} from 'vitest'
import type {ColumnMeasure} from '../../../../src/lib/drift/measure/types.ts'
import {describeChange} from '../../../../src/lib/drift/words/index.ts'
import {categoryMeasure, numberMeasure} from '../measures.ts'

const words = (measure: ColumnMeasure, verdict: 'drift' | 'warn' | 'stable' = 'drift'): string =>
  describeChange({
    ...{measure, verdict, role: 'feature', choices: [], scores: [], decisive: null, severity: 1},
  })

describe('what happened to a column, in words', () => {
  it('tells the shift of the mean in its units, in per cent and in standard deviations', () => {
    expect(words(numberMeasure('x', {current: {mean: 12}}))).toBe(
      'the mean rose from 10.0 to 12.0 (+20 %, 1 σ)',
    )
  })

  it('leaves per cent out where the mean is not above zero', () => {
    const measure = numberMeasure('x', {reference: {mean: -1}, current: {mean: 1}})
    expect(words(measure)).toBe('the mean rose from -1.0 to 1.0 (1 σ)')
  })

  it('tells the median where a heavy tail makes the standard deviation too large for the mean', () => {
    const reference = {mean: 0.003, std: 1, median: 0.002, p25: 0.002, p75: 0.0021}
    const measure = numberMeasure('vicprice', {
      reference,
      current: {...reference, median: 0.0035},
    })
    expect(words(measure)).toContain('the median rose from 0.0020 to 0.0035')
  })

  it('tells a wider spread and a tail beyond the 99th percentile', () => {
    const measure = numberMeasure('x', {current: {std: 3}, above: {max: 0.02, p99: 0.18}})
    expect(words(measure)).toBe(
      "it spreads wider: σ 2.0 → 3.0; 18 % of the rows are above the reference's 99th percentile (14.6)",
    )
  })

  it('says of a change of shape alone that mean and spread are the same', () => {
    expect(words(numberMeasure('x'))).toContain('the shape of the distribution differs')
  })

  it('gives means as many digits as their difference needs, and no per cent below one', () => {
    const measure = numberMeasure('pressure', {
      reference: {mean: 1018.04, std: 7.88},
      current: {mean: 1016.71, std: 7.88},
    })
    expect(words(measure)).toBe('the mean fell from 1,018.0 to 1,016.7 (0.17 σ)')
  })

  it('says what a constant became', () => {
    const measure = numberMeasure('x', {
      reference: {mean: 3, std: 0, min: 3, max: 3},
      current: {mean: 5},
    })
    expect(words(measure)).toBe('it was always 3; the mean is now 5')
  })

  it('names the categories that moved most', () => {
    const measure = categoryMeasure('class', {
      moved: [
        {label: 'A', reference: 0.05, current: 0.2},
        {label: 'B', reference: 0.95, current: 0.8},
      ],
    })
    expect(words(measure)).toBe('"A" rose from 5.0 % to 20 % and "B" fell from 95 % to 80 %')
  })

  it('names what is new with its share, and what is gone', () => {
    const measure = categoryMeasure('carrier', {
      moved: [{label: 'ZZ', reference: 0, current: 0.1}],
      unseen: [{label: 'ZZ', rows: 100}],
      unseenCount: 1,
      unseenRows: 100,
      gone: [{label: 'UA', share: 0.1}],
    })
    expect(words(measure)).toBe(
      '1 category is new: "ZZ" (10 % of the rows); "UA" (10 % before) is gone',
    )
  })

  it('shortens labels that came with the data', () => {
    const label = `${'x'.repeat(300)}\nsecond line`
    const measure = categoryMeasure('text', {moved: [{label, reference: 0.1, current: 0.5}]})
    expect(words(measure).length).toBeLessThan(100)
  })

  it('says perhaps of a warning, and of a stable column that nothing matters', () => {
    const measure = numberMeasure('x', {current: {mean: 12}})
    expect(words(measure, 'warn')).toMatch(/^perhaps the mean rose/)
    expect(words(measure, 'stable')).toBe('no change that matters')
  })
})
