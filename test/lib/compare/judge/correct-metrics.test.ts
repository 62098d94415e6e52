import {describe, expect, it} from 'vitest'
import {correctMetrics, describeMetric} from '../../../../src/lib/compare/judge/index.ts'
import type {MetricComparison} from '../../../../src/lib/compare/types.ts'
import {parseMetric} from '../../../../src/lib/core/metrics/index.ts'
import type {PairedMetric} from '../../../../src/lib/core/metrics/paired/types.ts'
import {identical, metric} from './hand-made.ts'

function paired(
  name: string,
  [old, new_]: readonly [number, number],
  pValue: number,
  rest: Partial<PairedMetric> = {},
): PairedMetric {
  return {
    ...metric(old, new_),
    metric: parseMetric(name),
    test: () => ({test: 'bootstrap', statistic: null, pValue}),
    second: () => null,
    warnings: [],
    ...rest,
  }
}

const described = (...args: Parameters<typeof paired>): MetricComparison =>
  describeMetric(paired(...args), {alpha: 0.05})

describe('describeMetric', () => {
  it('gives the change, its share of the old value, and the interval of confidence 1 − α', () => {
    const {interval, ...auc} = described('auc', [0.8, 0.82], 0.001)
    expect(auc).toMatchObject({
      name: 'auc',
      title: 'ROC AUC',
      better: 'higher',
      old: 0.8,
      new: 0.82,
      test: {test: 'bootstrap', pValue: 0.001},
      adjustedPValue: null,
      verdict: 'better',
    })
    expect(auc.change).toBeCloseTo(0.02, 12)
    expect(auc.relative).toBeCloseTo(0.025, 12)
    expect(interval?.lower).toBeCloseTo(0.02 - 1.959964 * 0.001, 8)
    expect(interval).toMatchObject({confidence: 0.95, method: 'bootstrap'})
  })

  it('divides by the size of a negative old value, and by no 0', () => {
    expect(described('r2', [-0.5, 0.1], 1).relative).toBeCloseTo(1.2, 12)
    expect(described('mape', [0, 0.1], 1).relative).toBeNull()
  })

  it('tests nothing where a value is undefined', () => {
    const never = () => {
      throw new Error('There is nothing to test.')
    }
    const rest = {change: never, test: never, second: never, warnings: ['one class']}
    expect(described('auc', [Number.NaN, 0.8], 0, rest)).toMatchObject({
      old: null,
      change: null,
      interval: null,
      test: null,
      verdict: 'undefined',
      warnings: ['one class'],
    })
  })
})

describe('correctMetrics', () => {
  const correct = (
    metrics: readonly MetricComparison[],
    correction: 'holm' | 'bh' | 'none' = 'holm',
  ) => correctMetrics(metrics, [], {alpha: 0.05, correction}).metrics

  // The values of statsmodels.stats.multitest.multipletests.
  it.each([
    ['holm', [0.03, 0.06, 0.06, 0.02]],
    ['bh', [0.02, 0.04, 0.04, 0.02]],
    ['none', [0.01, 0.04, 0.03, 0.005]],
  ] as const)('%s', (correction, expected) => {
    const names = ['auc', 'accuracy', 'f1', 'mcc']
    const metrics = names.map((name, i) =>
      described(name, [0.8, 0.7], [0.01, 0.04, 0.03, 0.005][i] ?? 1),
    )
    const adjusted = correct(metrics, correction).map(({adjustedPValue}) => adjustedPValue)
    expected.forEach((p, i) => {
      expect(adjusted[i]).toBeCloseTo(p, 12)
    })
  })

  it('calls better, worse and unclear what the corrected test shows, by the direction of the metric', () => {
    const metrics = [
      described('auc', [0.8, 0.82], 0.001),
      described('accuracy', [0.8, 0.78], 0.001),
      described('log_loss', [0.4, 0.42], 0.001),
      described('brier', [0.2, 0.18], 0.001),
      described('f1', [0.8, 0.82], 0.03),
    ]
    expect(metrics.at(-1)?.verdict).toBe('better')
    expect(correct(metrics).map(({verdict}) => verdict)).toEqual([
      'better',
      'worse',
      'worse',
      'better',
      'better',
    ])
    const more = [...metrics, described('mcc', [0.5, 0.6], 0.02)]
    expect(correct(more).map(({verdict}) => verdict)).toEqual([
      'better',
      'worse',
      'worse',
      'better',
      'better',
      'better',
    ])
    const weaker = [...metrics, described('mcc', [0.5, 0.6], 0.9)]
    expect(
      correct(weaker)
        .slice(-2)
        .map(({verdict}) => verdict),
    ).toEqual(['unclear', 'unclear'])
  })

  it('does not count metrics that are undefined, or on which the models answer alike', () => {
    const metrics = [
      described('auc', [0.8, 0.82], 0.03),
      described('accuracy', [0.8, 0.8], 1, {change: () => identical}),
      described('f1', [Number.NaN, 0.8], 0.5),
      described('max_error', [3, 2], 1, {change: () => null, test: () => null}),
    ]
    expect(correct(metrics).map(({adjustedPValue, verdict}) => [adjustedPValue, verdict])).toEqual([
      [0.03, 'better'],
      [null, 'equal'],
      [null, 'undefined'],
      [null, 'unclear'],
    ])
  })

  it('takes all slices together, apart from all rows', () => {
    const slices = ['UA', 'AA', 'DL'].map((value, i) => ({
      column: 'carrier',
      value,
      rows: 500,
      verdict: i === 2 ? ('insufficient' as const) : ('measured' as const),
      metrics:
        i === 2
          ? []
          : [
              described('auc', [0.8, 0.7], i === 0 ? 0.02 : 0.01),
              described('accuracy', [0.8, 0.8], 0.6),
            ],
    }))
    const all = [described('auc', [0.8, 0.9], 0.04)]
    const corrected = correctMetrics(all, slices, {alpha: 0.05, correction: 'holm'})
    expect(corrected.metrics).toMatchObject([{adjustedPValue: 0.04, verdict: 'better'}])
    expect(
      corrected.slices.map(({metrics}) => metrics.map(({adjustedPValue}) => adjustedPValue)),
    ).toEqual([[0.06, 1], [0.04, 1], []])
    expect(corrected.slices[1]?.metrics[0]?.verdict).toBe('worse')
  })
})
