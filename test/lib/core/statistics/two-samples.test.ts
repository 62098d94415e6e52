import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {
  adjustBenjaminiHochberg,
  adjustHolm,
  chiSquareUpperQuantile,
  chiSquareUpperTail,
  compareAscending,
  contingencyChiSquare,
  cramersV,
  createRandom,
  goodnessOfFit,
  gammaUpperQuantile,
  hellingerDistance,
  jensenShannonDistance,
  ksPValue,
  largestShareChange,
  maximumMeanDiscrepancy,
  normalUpperQuantile,
  normalUpperTail,
  pooledChiSquare,
  proportionsZ,
  relativeEntropy,
  totalVariation,
  wassersteinLaw,
  wassersteinNoise,
  wassersteinTail,
  type AscendingSample,
} from '../../../../src/lib/core/statistics/index.ts'

/** Made by test/fixtures/statistics/tails.py with the version of scipy that it names. */
const tails = JSON.parse(
  readFileSync(new URL('../../../fixtures/statistics/tails.json', import.meta.url), 'utf8'),
) as {
  readonly ks: readonly (readonly [number, number, number, number])[]
  readonly chi2: readonly (readonly [number, number, number, number])[]
  readonly normal: readonly (readonly [number, number])[]
  readonly gamma: readonly (readonly [number, number, number])[]
}

const rows = (...values: readonly number[]): AscendingSample => ({
  values: Float64Array.from(values).sort(),
  size: values.length,
})

describe('distances of two samples', () => {
  it('of {1, 2, 3} and {2, 3, 4} are ⅓ and 1 (worked by hand)', () => {
    const {ks, wasserstein} = compareAscending(rows(1, 2, 3), rows(2, 3, 4))
    expect(ks).toBeCloseTo(1 / 3, 15)
    expect(wasserstein).toBeCloseTo(1, 15)
  })

  it('are 0 for the same values in other numbers', () => {
    const reference = {values: Float64Array.of(1, 5), counts: Float64Array.of(2, 4), size: 6}
    expect(compareAscending(reference, rows(1, 5, 5))).toEqual({ks: 0, wasserstein: 0})
  })

  it('need a row on both sides', () => {
    expect(() => compareAscending(rows(), rows(1))).toThrow(
      expect.objectContaining({code: 'DRIFT_EMPTY_SAMPLE'}) as Error,
    )
  })
})

describe('tails', () => {
  it('of the Kolmogorov-Smirnov distance equal scipy, exact and not', () => {
    expect(tails.ks.length).toBeGreaterThan(60)
    for (const [distance, n, m, p] of tails.ks) {
      const actual = ksPValue(distance, n, m)
      expect(Math.abs(actual - p)).toBeLessThan(1e-9)
      // Where p is 1e-100 there is no digit to compare.
      if (p > 1e-12) expect(actual / p).toBeCloseTo(1, 5)
    }
  })

  it('of χ² equal scipy to 1e-11, and their quantiles', () => {
    for (const [x, degrees, tail, quantile] of tails.chi2) {
      expect(chiSquareUpperTail(x, degrees) / tail).toBeCloseTo(1, 11)
      expect(chiSquareUpperQuantile(tail, degrees) / quantile).toBeCloseTo(1, 9)
    }
  })

  it('of the normal distribution equal scipy to z = 30, and their quantiles', () => {
    for (const [z, tail] of tails.normal) {
      expect(normalUpperTail(z) / tail).toBeCloseTo(1, 11)
      expect(normalUpperQuantile(tail)).toBeCloseTo(z, 10)
    }
  })

  it('of gamma distributions equal scipy', () => {
    for (const [shape, tail, quantile] of tails.gamma)
      expect(gammaUpperQuantile(tail, shape) / quantile).toBeCloseTo(1, 10)
  })
})

describe('the law of a Wasserstein distance without change', () => {
  it('has the mean 0.56·√(1/n + 1/m)·… of uniform samples: √(2/π)·π/8 (worked by hand)', () => {
    // ∫√(x(1 − x)) dx = π/8.
    const grid = Float64Array.from({length: 4001}, (_, i) => i / 4000)
    const sample = {values: grid, size: grid.length}
    const {mean} = wassersteinLaw(sample, sample)
    const limit = Math.sqrt(2 / Math.PI) * (Math.PI / 8) * Math.sqrt(2 / grid.length)
    expect(mean / limit).toBeCloseTo(1, 2)
  })

  it('has the mean and spread of permuted samples', () => {
    const random = createRandom(5)
    const draw = (n: number): number[] => Array.from({length: n}, () => random() ** 3)
    const [n, m, repeats] = [150, 100, 600]
    const law = wassersteinLaw(rows(...draw(n)), rows(...draw(m)))
    const distances = Array.from(
      {length: repeats},
      () => compareAscending(rows(...draw(n)), rows(...draw(m))).wasserstein,
    )
    const mean = distances.reduce((sum, d) => sum + d, 0) / repeats
    const variance = distances.reduce((sum, d) => sum + (d - mean) ** 2, 0) / repeats
    expect(law.mean / mean).toBeGreaterThan(0.9)
    expect(law.mean / mean).toBeLessThan(1.1)
    expect(Math.sqrt(law.variance / variance)).toBeGreaterThan(0.85)
    expect(Math.sqrt(law.variance / variance)).toBeLessThan(1.15)
    const rejected = distances.filter(d => wassersteinTail(d, law) < 0.05).length / repeats
    expect(rejected).toBeGreaterThan(0.02)
    expect(rejected).toBeLessThan(0.09)
  })

  it('is exceeded with the probability asked for', () => {
    const law = {mean: 0.2, variance: 0.01}
    expect(wassersteinTail(wassersteinNoise(0.001, law), law)).toBeCloseTo(0.001, 10)
  })

  it('is 0 for constants: nothing can move by chance', () => {
    const constant = rows(2, 2, 2)
    expect(wassersteinLaw(constant, constant)).toEqual({mean: 0, variance: 0})
    expect(wassersteinTail(0, {mean: 0, variance: 0})).toBe(1)
    expect(wassersteinTail(1, {mean: 0, variance: 0})).toBe(0)
  })
})

describe('distances of shares', () => {
  it('of shares without a common bin are the largest possible', () => {
    const [a, b] = [
      [4, 0],
      [0, 3],
    ]
    expect(jensenShannonDistance(a, b)).toBeCloseTo(Math.sqrt(Math.LN2), 14)
    expect(jensenShannonDistance(a, b, 2)).toBeCloseTo(1, 14)
    expect(hellingerDistance(a, b)).toBe(1)
    expect(totalVariation(a, b)).toBe(1)
    expect(largestShareChange(a, b)).toBe(1)
    expect(relativeEntropy(a, b)).toBe(Infinity)
  })

  it('of 50/50 and 75/25 are ¼, ¼ and ½·ln(4/3) (worked by hand)', () => {
    expect(totalVariation([50, 50], [75, 25])).toBe(0.25)
    expect(largestShareChange([50, 50], [75, 25])).toBe(0.25)
    expect(relativeEntropy([50, 50], [75, 25])).toBeCloseTo(Math.log(4 / 3) / 2, 14)
  })

  it('refuse different bins', () => {
    expect(() => totalVariation([1], [1, 2])).toThrow(
      expect.objectContaining({code: 'DRIFT_BIN_MISMATCH'}) as Error,
    )
  })
})

describe('tests of shares', () => {
  it('leave out categories without rows', () => {
    expect(contingencyChiSquare([5, 9, 0], [7, 3, 0]).degrees).toBe(1)
    expect(contingencyChiSquare([5, 0], [7, 0])).toEqual({statistic: 0, degrees: 0, pValue: 1})
  })

  it('give p = 0 for a category that the reference does not have', () => {
    expect(goodnessOfFit([10, 0], [9, 1])).toEqual({statistic: Infinity, degrees: 1, pValue: 0})
  })

  it('pool categories of which less than one row is expected', () => {
    const reference = [900, 97, 1, 1, 1]
    expect(pooledChiSquare(reference, [90, 10, 0, 0, 0]).degrees).toBe(2)
  })

  it('do not find a long tail of categories different from itself', () => {
    const random = createRandom(11)
    const draw = (count: number): number[] => {
      const counts = new Array<number>(400).fill(0)
      for (let i = 0; i < count; i++) {
        const category = Math.floor(400 ** random()) - 1
        counts[category] = (counts[category] ?? 0) + 1
      }
      return counts
    }
    const found = Array.from({length: 200}, () => pooledChiSquare(draw(5000), draw(300)).pValue)
    expect(found.filter(p => p < 0.05).length).toBeLessThan(22)
    expect(found.filter(p => p < 0.5).length).toBeGreaterThan(70)
  })

  it("give a Cramér's V of 1 for samples without a common category", () => {
    expect(cramersV([3, 0], [0, 8])).toBeCloseTo(1, 14)
  })

  it('of proportions see nothing where all rows are alike', () => {
    expect(proportionsZ(5, 5, 9, 9)).toEqual({statistic: 0, pValue: 1})
  })
})

describe('maximum mean discrepancy', () => {
  const random = createRandom(3)
  const draw = (shift: number): Float64Array =>
    Float64Array.from({length: 80}, () => random() + random() + random() + shift)

  it('finds a shift of a standard deviation, and nothing without one', () => {
    expect(maximumMeanDiscrepancy(draw(0), draw(0.5)).pValue).toBe(0.001)
    expect(maximumMeanDiscrepancy(draw(0), draw(0)).pValue).toBeGreaterThan(0.01)
  })

  it('gives the same value for the same seed', () => {
    const [a, b] = [draw(0), draw(0.1)]
    expect(maximumMeanDiscrepancy(a, b)).toEqual(maximumMeanDiscrepancy(a, b))
  })
})

describe('corrections for many tests', () => {
  it('are .02, .04, .04, .02 (Benjamini-Hochberg) and .03, .06, .06, .02 (Holm) of statsmodels', () => {
    const p = [0.01, 0.04, 0.03, 0.005]
    adjustBenjaminiHochberg(p).forEach((value, i) =>
      expect(value).toBeCloseTo([0.02, 0.04, 0.04, 0.02][i] ?? 0, 14),
    )
    adjustHolm(p).forEach((value, i) =>
      expect(value).toBeCloseTo([0.03, 0.06, 0.06, 0.02][i] ?? 0, 14),
    )
  })
})
