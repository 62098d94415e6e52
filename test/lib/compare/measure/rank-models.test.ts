import {describe, expect, it} from 'vitest'
import {rankModels, type RankRequest} from '../../../../src/lib/compare/measure/rank-models.ts'
import {parseMetric, type EvaluatedRows} from '../../../../src/lib/core/metrics/index.ts'
import {createRandom} from '../../../../src/lib/core/statistics/index.ts'
import {labelRows, valueRows} from './paired.ts'

const metrics = (...names: string[]): RankRequest['metrics'] =>
  names.map(name => parseMetric(name)) as unknown as RankRequest['metrics']

function named(rows: Readonly<Record<string, EvaluatedRows>>): RankRequest['models'] {
  return Object.entries(rows).map(([model, own]) => ({
    model: {model, sha256: null, sizeBytes: null},
    rows: own,
  }))
}

const random = createRandom(8)
const truth = Array.from({length: 2000}, () => (random() < 0.5 ? 1 : 0))
/** Labels of which a share is wrong. */
const wrong = (share: number): EvaluatedRows =>
  labelRows(
    truth,
    truth.map(label => (random() < share ? 1 - label : label)),
    2,
  )

describe('a ranking of several models', () => {
  const models = named({
    production: wrong(0.25),
    a: wrong(0.1),
    b: wrong(0.105),
    c: wrong(0.4),
  })
  const ranking = rankModels({
    models,
    baseline: 0,
    metrics: metrics('accuracy', 'f1'),
    alpha: 0.05,
    seed: 1,
  })

  it('says which ranks the rows allow', () => {
    const ranks = Object.fromEntries(ranking.models.map(({model, rank}) => [model, rank]))
    expect(ranks).toEqual({
      a: {lower: 1, upper: 2},
      b: {lower: 1, upper: 2},
      production: {lower: 3, upper: 3},
      c: {lower: 4, upper: 4},
    })
    expect(ranking.models.map(({model}) => model).slice(2)).toEqual(['production', 'c'])
    expect(ranking.best.toSorted()).toEqual(['a', 'b'])
    expect(ranking.reason).toMatch(
      /^[ab] and [ab] may each be the best by accuracy: .*; [ab], [ab] are better than production\.$/,
    )
  })

  it('makes intervals that hold together: of 6 pairs and 3 candidates by the second metric', () => {
    expect(ranking.comparisons).toBe(9)
    expect(ranking.confidence).toBeCloseTo(1 - 0.05 / 9, 12)
    expect(ranking.pairs).toHaveLength(6)
    for (const {interval} of ranking.pairs) expect(interval?.confidence).toBe(ranking.confidence)
    const single = rankModels({
      models: models.slice(0, 2),
      baseline: 0,
      metrics: metrics('accuracy'),
      alpha: 0.05,
      seed: 1,
    })
    const width = (one = ranking): number => {
      const interval = one.models.find(({model}) => model === 'a')?.metrics[0]?.interval
      return (interval?.upper ?? 0) - (interval?.lower ?? 0)
    }
    // Φ⁻¹(1 − 0.025/9) = 2.77 instead of 1.96.
    expect(width() / width(single)).toBeCloseTo(2.77 / 1.96, 1)
  })

  it('tells each candidate from the baseline', () => {
    const verdicts = Object.fromEntries(ranking.models.map(one => [one.model, one.verdict]))
    expect(verdicts).toEqual({a: 'better', b: 'better', c: 'worse', production: null})
    const c = ranking.models.at(-1)
    expect(c?.reason).toMatch(
      /^accuracy 0\.\d+ is worse than that of production \(change −0\.1\d+, .* … .*\); F1 is worse\.$/,
    )
    expect(c?.metrics.map(({verdict}) => verdict)).toEqual(['worse', 'worse'])
  })

  it('knows models that answer alike, and metrics that go both ways', () => {
    const numbers = truth.map((_, row) => row % 50)
    // One large miss in a hundred costs squares, small ones everywhere cost absolute errors.
    const rare = valueRows(
      numbers,
      numbers.map((value, row) => value + (row % 100 === 0 ? 30 : 0)),
    )
    const small = valueRows(
      numbers,
      numbers.map((value, row) => value + (row % 2 === 0 ? 1 : -1)),
    )
    const {models: ranked, best} = rankModels({
      models: named({rare, small, again: rare}),
      baseline: 0,
      metrics: metrics('mae', 'rmse'),
      alpha: 0.05,
      seed: 1,
    })
    expect(ranked.map(({model, verdict}) => [model, verdict])).toEqual([
      ['rare', null],
      ['again', 'equal'],
      ['small', 'mixed'],
    ])
    expect(best).toEqual(['rare', 'again'])
  })

  it('ranks without a baseline, and no model by a metric that is not defined', () => {
    const plain = rankModels({
      models: models.slice(1),
      baseline: null,
      metrics: metrics('accuracy', 'f1'),
      alpha: 0.05,
      seed: 1,
    })
    expect(plain.comparisons).toBe(3)
    expect(plain.models.every(({verdict}) => verdict === null)).toBe(true)
    expect(plain.models[0]?.metrics[0]).toMatchObject({change: null, interval: null})
    const none = rankModels({
      models: models.slice(0, 2),
      baseline: 0,
      metrics: metrics('auc'),
      alpha: 0.05,
      seed: 1,
    })
    expect(none.models.map(({rank}) => rank)).toEqual([null, null])
    expect(none.best).toEqual([])
    expect(none.reason).toBe('ROC AUC is not defined on these rows.')
  })
})
