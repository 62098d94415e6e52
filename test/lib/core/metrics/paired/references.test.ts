import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {createFacts, type EvaluatedRows} from '../../../../../src/lib/core/metrics/index.ts'
import {expectSomewhatWider, plainInterval} from '../plain-interval.ts'
import {binaryRows, classRows, paired, valueRows} from './rows.ts'

interface Change {
  readonly interval: readonly [number, number]
  readonly standardError: number
}
type Named<T> = Readonly<Record<string, T>>
interface Models<T> {
  readonly truth: readonly number[]
  readonly old: readonly T[]
  readonly new: readonly T[]
}

/** Made by test/fixtures/statistics/paired_metrics.py, with so many resamples of scipy. */
const SCIPY_RESAMPLES = 10_000
const RESAMPLES = 4000
const expected = JSON.parse(
  readFileSync(
    new URL('../../../../fixtures/statistics/paired_metrics.json', import.meta.url),
    'utf8',
  ),
) as {
  readonly regression: Models<number> & {
    readonly values: Named<readonly [number, number]>
    readonly changes: Named<Change>
    readonly weighted: Change & {readonly weight: number}
    readonly wilcoxon: number
  }
  readonly binary: Models<number> & {
    readonly values: Named<readonly [number, number]>
    readonly changes: Named<Change>
    readonly table: readonly [readonly [number, number], readonly [number, number]]
    readonly mcnemar: number
  }
  readonly classes: Models<readonly number[]> & {
    readonly values: Named<readonly [number, number]>
    readonly standardErrors: Named<number>
  }
  readonly clusters: Models<number> & {
    readonly codes: readonly number[]
    readonly standardErrors: Named<number>
  }
}

function both<T, R>(
  {truth, old, new: new_}: Models<T>,
  rows: (truth: readonly number[], answers: readonly T[]) => R,
): readonly [R, R] {
  return [rows(truth, old), rows(truth, new_)]
}

/** One end of a 95 % interval from r resamples varies by about 2.7 standard errors / √r. */
const tolerance = ({standardError}: Change): number =>
  4 * standardError * 2.7 * Math.sqrt(1 / SCIPY_RESAMPLES + 1 / RESAMPLES)

function expectChange(name: string, models: Two, scipy: Change, weight = 1): void {
  const metric = paired(name, ...models, {resamples: RESAMPLES})
  const change = metric.change(weight)
  expect(change?.method, name).toBe('bootstrap')
  expect(change?.estimate).toBeCloseTo(metric.new - weight * metric.old, 12)
  const facts = models.map(createFacts)
  const {lower, upper} = plainInterval(name, facts, [-weight, 1], RESAMPLES)
  expect(Math.abs(lower - scipy.interval[0]), name).toBeLessThan(tolerance(scipy))
  expect(Math.abs(upper - scipy.interval[1]), name).toBeLessThan(tolerance(scipy))
  expectSomewhatWider(change?.interval(0.95) ?? null, {lower, upper}, scipy.standardError, name)
}

type Two = readonly [EvaluatedRows, EvaluatedRows]

describe('a change of a metric', () => {
  const {regression, binary, classes, clusters} = expected
  const options = {resamples: RESAMPLES}

  it('equals the values of scikit-learn', () => {
    for (const {truth, old, new: new_, values, rows} of [
      {...regression, rows: valueRows},
      {...binary, rows: binaryRows},
    ])
      for (const [name, [before, after]] of Object.entries(values)) {
        const metric = paired(name, rows(truth, old), rows(truth, new_))
        expect(metric.old, name).toBeCloseTo(before, 12)
        expect(metric.new, name).toBeCloseTo(after, 12)
      }
  })

  it('of numbers has the BCa interval of scipy within Monte-Carlo error, but for few rows', () => {
    const models = both(regression, valueRows)
    for (const [name, change] of Object.entries(regression.changes))
      expectChange(name, models, change)
    const {weight, ...weighted} = regression.weighted
    expectChange('rmse', models, weighted, weight)
  })

  it('of classes has the BCa interval of scipy within Monte-Carlo error, but for few rows', () => {
    const models = both(binary, binaryRows)
    for (const [name, change] of Object.entries(binary.changes)) expectChange(name, models, change)
  })

  it('of accuracy is tested as statsmodels does', () => {
    const [old, new_] = both(binary, binaryRows)
    const [[, onlyOld], [onlyNew]] = binary.table
    const metric = paired('accuracy', old, new_)
    expect(metric.test()?.pValue).toBeCloseTo(binary.mcnemar, 12)
    expect(metric.change()?.method).toBe('tango')
    expect(metric.change()?.estimate).toBeCloseTo((onlyNew - onlyOld) / binary.truth.length, 12)
    expect(metric.value()?.method).toBe('wilson')
  })

  it('of absolute errors has the p-value of scipy.stats.wilcoxon as a second opinion', () => {
    const [old, new_] = both(regression, valueRows)
    expect(paired('mae', old, new_).second()?.pValue).toBeCloseTo(regression.wilcoxon, 6)
    expect(paired('wape', old, new_).second()).toBeNull()
  })

  it('of means over classes varies as resamples of rows do', () => {
    const [old, new_] = both(classes, classRows)
    for (const [name, standardError] of Object.entries(classes.standardErrors)) {
      const metric = paired(name, old, new_, options)
      const [before, after] = classes.values[name] ?? []
      expect(metric.old, name).toBeCloseTo(before ?? NaN, 12)
      expect(metric.new, name).toBeCloseTo(after ?? NaN, 12)
      // Both vary by chance, by 1.3 and 1.1 %, and linear influences leave out terms of 1/n.
      expect((metric.change()?.standardError ?? NaN) / standardError, name).toBeCloseTo(1, 1)
    }
  })

  it('of rows that belong together varies as resamples of clusters do', () => {
    const [old, new_] = both(clusters, binaryRows)
    const units = {kind: 'groups', codes: Int32Array.from(clusters.codes), count: 60} as const
    for (const [name, standardError] of Object.entries(clusters.standardErrors)) {
      const change = paired(name, old, new_, {...options, units}).change()
      expect(change?.method, name).toBe(name === 'auc' ? 'delong' : 'cluster-bootstrap')
      expect(Math.abs((change?.standardError ?? NaN) / standardError - 1), name).toBeLessThan(0.08)
    }
  })
})
