import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {
  createFacts,
  metricInterval,
  parseMetric,
  type ClassRows,
  type Facts,
  type ValueRows,
} from '../../../../src/lib/core/metrics/index.ts'
import {createRandom} from '../../../../src/lib/core/statistics/index.ts'
import {expectSomewhatWider, plainInterval} from './plain-interval.ts'

interface Expected {
  readonly interval: readonly [number, number]
  readonly standardError: number
}

/** Made by test/fixtures/statistics/intervals.py, with so many resamples of scipy. */
const RESAMPLES = 10_000
const expected = JSON.parse(
  readFileSync(new URL('../../../fixtures/statistics/intervals.json', import.meta.url), 'utf8'),
) as {
  readonly regression: {
    readonly truth: readonly number[]
    readonly predicted: readonly number[]
    readonly intervals: Readonly<Record<string, Expected>>
  }
  readonly binary: {
    readonly truth: readonly number[]
    readonly score: readonly number[]
    readonly intervals: Readonly<Record<string, Expected>>
  }
}

const values = ({truth, predicted}: {truth: readonly number[]; predicted: readonly number[]}) =>
  ({
    task: 'regression',
    rowCount: truth.length,
    truth: Float64Array.from(truth),
    predicted: Float64Array.from(predicted),
    weights: null,
  }) satisfies ValueRows

const classes = (truth: readonly number[], score: readonly number[]) =>
  ({
    task: 'binary',
    rowCount: truth.length,
    classCount: 2,
    truth: Int32Array.from(truth),
    predicted: Int32Array.from(score, p => (p >= 0.5 ? 1 : 0)),
    probabilities: Float64Array.from(score.flatMap(p => [1 - p, p])),
    weights: null,
  }) satisfies ClassRows

/** One end of a 95 % interval from r resamples varies by about 2.7 standard errors / √r. */
const tolerance = ({standardError}: Expected): number =>
  4 * standardError * 2.7 * Math.sqrt(1 / RESAMPLES + 1 / 4000)

function expectScipy(facts: Facts, intervals: Readonly<Record<string, Expected>>): void {
  expect(Object.keys(intervals).length).toBeGreaterThan(4)
  for (const [name, scipy] of Object.entries(intervals)) {
    const options = {random: createRandom(1), resamples: 4000}
    const interval = metricInterval(parseMetric(name), facts, options)
    expect(interval?.method, name).toBe('bootstrap')
    const {lower, upper} = plainInterval(name, [facts], [1], 4000)
    expect(Math.abs(lower - scipy.interval[0]), name).toBeLessThan(tolerance(scipy))
    expect(Math.abs(upper - scipy.interval[1]), name).toBeLessThan(tolerance(scipy))
    expectSomewhatWider(interval, {lower, upper}, scipy.standardError, name)
  }
}

describe('intervals of metrics', () => {
  it('equal scipy.stats.bootstrap of a regression within Monte-Carlo error, but for few rows', () => {
    expectScipy(createFacts(values(expected.regression)), expected.regression.intervals)
  })

  it('equal scipy.stats.bootstrap of a classifier within Monte-Carlo error, but for few rows', () => {
    const {truth, score, intervals} = expected.binary
    expectScipy(createFacts(classes(truth, score)), intervals)
  })

  it('are as wide of rows in groups as of single rows, where there are many', () => {
    const random = createRandom(9)
    const truth = Array.from({length: 60_000}, () => random() * 10)
    const predicted = truth.map(y => y + (random() - 0.5) * 2)
    const facts = createFacts(values({truth, predicted}))
    const interval = metricInterval(parseMetric('mae'), facts, {random: createRandom(1)})
    // |e| of an e spread evenly over −1 … 1 has a variance of 1/12.
    const half = 1.96 * Math.sqrt(1 / 12 / 60_000)
    const width = (interval?.upper ?? 0) - (interval?.lower ?? 0)
    expect(Math.abs(width / (2 * half) - 1)).toBeLessThan(0.1)
  })

  it('come from Wilson for shares of rows and from DeLong for areas', () => {
    const facts = createFacts(classes(expected.binary.truth, expected.binary.score))
    const methods = ['accuracy', 'precision', 'recall', 'auc'].map(
      name => metricInterval(parseMetric(name), facts, {random: createRandom(1)})?.method,
    )
    expect(methods).toEqual(['wilson', 'wilson', 'wilson', 'delong'])
  })

  it('of a mean area over two classes are those of the area', () => {
    const rows = classes(expected.binary.truth, expected.binary.score)
    const options = {random: createRandom(1)}
    const binary = metricInterval(parseMetric('auc'), createFacts(rows), options)
    for (const name of ['auc', 'auc_ovo', 'auc_ovr_weighted']) {
      const several = metricInterval(
        parseMetric(name),
        createFacts({...rows, task: 'multiclass'}),
        options,
      )
      expect(several?.lower).toBeCloseTo(binary?.lower ?? 0, 12)
      expect(several?.upper).toBeCloseTo(binary?.upper ?? 0, 12)
    }
  })

  it('are missing for the largest error, for weighted rows and for undefined metrics', () => {
    const rows = values(expected.regression)
    const options = {random: createRandom(1)}
    const of = (name: string, facts: Facts) => metricInterval(parseMetric(name), facts, options)
    expect(of('max_error', createFacts(rows))).toBeNull()
    const weighted = {...rows, weights: new Float64Array(rows.rowCount).fill(2)}
    expect(of('rmse', createFacts(weighted))).toBeNull()
    expect(of('auc', createFacts(classes([0, 0], [0.1, 0.2])))).toBeNull()
    expect(of('auc', createFacts(rows))).toBeNull()
  })
})
