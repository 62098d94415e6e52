import {describe, expect, it} from 'vitest'
import {
  bcaInference,
  createRandom,
  influenceSpread,
  normalCdf,
  normalInference,
} from '../../../../src/lib/core/statistics/index.ts'
import {studentCdf, studentQuantile} from '../../../../src/lib/core/statistics/student-law.ts'

const ones = (size: number): Float64Array => new Float64Array(size).fill(1)
/** p, degrees and t of scipy.stats.t.ppf, SciPy 1.17.1. */
const QUANTILES: readonly (readonly [number, number, number])[] = [
  [0.975, 1, 12.706204736174694],
  [0.975, 4, 2.7764451051977934],
  [0.001, 2.5, -13.822193110865964],
  [0.9999, 30, 4.23398595727206],
]

describe('the t law', () => {
  it('has the quantiles of scipy.stats.t.ppf', () => {
    for (const [p, degrees, quantile] of QUANTILES)
      expect(studentQuantile(p, degrees) / quantile).toBeCloseTo(1, 10)
  })

  it('has quantiles that its distribution function undoes, out to the ends', () => {
    for (const degrees of [0.7, 1, 3.3, 50, 1e6, Infinity])
      for (const p of [1e-12, 1e-4, 0.3, 0.5, 0.8, 1 - 1e-6])
        expect(studentCdf(studentQuantile(p, degrees), degrees) / p).toBeCloseTo(1, 8)
    expect([studentQuantile(0, 3), studentQuantile(1, 3)]).toEqual([-Infinity, Infinity])
    expect(studentQuantile(1.1, 3)).toBeNaN()
    expect(studentQuantile(-0.1, 3)).toBeNaN()
  })
})

describe('how well a variance is known', () => {
  it('is n − 1 of n units that all have the same influence, either way', () => {
    const values = Float64Array.of(1, -1, 1, -1, 1, -1, 1, -1, 1, -1)
    const spread = influenceSpread([{counts: ones(10), values}])
    expect(spread.degrees).toBeCloseTo(9, 12)
    expect(spread.widening).toBeCloseTo(Math.sqrt(10 / 9), 12)
  })

  it('is about twice the units that have any, where most have none', () => {
    const {degrees} = influenceSpread([
      {counts: Float64Array.of(10_000, 4, 4), values: Float64Array.of(0, 1, -1)},
    ])
    expect(degrees).toBeCloseTo(16, 1)
  })

  it('is that of the stratum with all the variance, and of none where there is no variance', () => {
    const few = {counts: ones(4), values: Float64Array.of(100, -100, 100, -100)}
    const many = {counts: Float64Array.of(500, 500), values: Float64Array.of(1, -1)}
    expect(influenceSpread([few, many]).degrees).toBeCloseTo(3, 3)
    expect(influenceSpread([{counts: ones(3), values: new Float64Array(3)}])).toEqual({
      degrees: Infinity,
      widening: 1,
    })
  })
})

describe('an inference from few units', () => {
  const random = createRandom(3)
  const resamples = Float64Array.from({length: 1999}, () => random() + random() - 1).sort()
  const plain = bcaInference({estimate: 0, resamples, acceleration: 0})
  const spread = {degrees: 4, widening: Math.sqrt(5 / 4)}
  const widened = bcaInference({estimate: 0, resamples, acceleration: 0, spread})

  it('is wider than that of many, and has ends where its p-values reach the level', () => {
    const [narrow, wide] = [plain, widened].map(inference => inference?.interval(0.9))
    expect(wide?.lower).toBeLessThan(narrow?.lower ?? NaN)
    expect(wide?.upper).toBeGreaterThan(narrow?.upper ?? NaN)
    expect(widened?.pAtMost(wide?.lower ?? NaN)).toBeCloseTo(0.05, 3)
    expect(widened?.pAtLeast(wide?.upper ?? NaN)).toBeCloseTo(0.05, 3)
  })

  it('is never as sure as many resamples make it: five units do not show what takes thousands', () => {
    const far = (plain?.estimate ?? 0) + 5 * (plain?.standardError ?? 1)
    expect(plain?.pAtLeast(far)).toBeCloseTo(normalCdf(-5), 12)
    expect(widened?.pAtLeast(far)).toBeGreaterThan(1000 * normalCdf(-5))
  })

  it('takes t for the normal law where an estimate has a standard error', () => {
    const {lower, upper} = normalInference(1, 2, 'delong', undefined, 4).interval(0.95)
    expect(upper - 1).toBeCloseTo(2 * studentQuantile(0.975, 4), 12)
    expect(1 - lower).toBeCloseTo(upper - 1, 12)
  })
})
