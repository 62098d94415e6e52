import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {
  bootstrapInterval,
  createCountDrawer,
  createRandom,
  delongCovariance,
  delongInterval,
  drawBinomial,
  jackknifeAcceleration,
  normalCdf,
  normalQuantile,
  rocPlacements,
  shuffledIndices,
  wilsonInterval,
} from '../../../../src/lib/core/statistics/index.ts'

/** Made by test/fixtures/statistics/intervals.py with the versions that it names. */
const expected = JSON.parse(
  readFileSync(new URL('../../../fixtures/statistics/intervals.json', import.meta.url), 'utf8'),
) as {
  readonly quantiles: readonly (readonly [number, number])[]
  readonly cdf: readonly (readonly [number, number])[]
  readonly wilson: readonly {
    readonly successes: number
    readonly trials: number
    readonly confidence: number
    readonly interval: readonly [number, number]
  }[]
  readonly areas: {
    readonly truth: readonly number[]
    readonly scores: readonly (readonly number[])[]
    readonly auc: readonly number[]
    readonly covariance: readonly (readonly number[])[]
  }
  readonly acceleration: {readonly sample: readonly number[]; readonly value: number}
}

describe('the normal distribution', () => {
  it.each(expected.quantiles)('has the quantile of scipy at %d', (share, quantile) => {
    expect(normalQuantile(share)).toBeCloseTo(quantile, 9)
  })

  it.each(expected.cdf)('has the distribution function of scipy at %d', (x, share) => {
    expect(Math.abs(normalCdf(x) / share - 1)).toBeLessThan(1e-11)
  })

  it('has its ends at infinity, and no quantile outside of 0 … 1', () => {
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity])
    expect([normalQuantile(-0.1), normalQuantile(1.1)]).toEqual([Number.NaN, Number.NaN])
  })
})

describe("Wilson's interval", () => {
  it.each(expected.wilson)(
    'equals statsmodels for $successes of $trials at $confidence',
    ({successes, trials, confidence, interval}) => {
      const {lower, upper} = wilsonInterval(successes, trials, confidence)
      expect(lower).toBeCloseTo(interval[0], 12)
      expect(upper).toBeCloseTo(interval[1], 12)
    },
  )
})

describe("DeLong's variance", () => {
  const placed = expected.areas.scores.map(scores => {
    const of = (label: number): Float64Array =>
      Float64Array.from(scores.filter((_, row) => expected.areas.truth[row] === label))
    return rocPlacements(of(1), of(0))
  })

  it('belongs to the area of scikit-learn, ties and all', () => {
    placed.forEach(({auc}, index) => {
      expect(auc).toBeCloseTo(expected.areas.auc[index] ?? 0, 12)
    })
  })

  it('equals its definition over all pairs of rows', () => {
    delongCovariance(placed).forEach((row, a) => {
      row.forEach((value, b) => {
        expect(value).toBeCloseTo(expected.areas.covariance[a]?.[b] ?? 0, 14)
      })
    })
  })

  it('gives z = √2 for two scores of ten rows with areas of .84 and .64', () => {
    const a = rocPlacements(
      Float64Array.of(0.9, 0.8, 0.7, 0.4, 0.35),
      Float64Array.of(0.6, 0.5, 0.3, 0.2, 0.1),
    )
    const b = rocPlacements(
      Float64Array.of(0.85, 0.75, 0.3, 0.45, 0.2),
      Float64Array.of(0.65, 0.55, 0.4, 0.25, 0.15),
    )
    const [[aa = 0, ab = 0] = [], [, bb = 0] = []] = delongCovariance([a, b])
    expect(a.auc).toBeCloseTo(0.84, 12)
    expect(b.auc).toBeCloseTo(0.64, 12)
    expect((a.auc - b.auc) / Math.sqrt(aa + bb - 2 * ab)).toBeCloseTo(1.4142136, 7)
  })

  it.each([
    ['ties', (draw: number) => Math.round(draw * 5)],
    ['one value', () => 0.3],
    ['negative values', (draw: number) => -Math.exp(20 * draw)],
    ['crowded values', (draw: number) => (draw < 0.9 ? draw * 1e-9 : draw)],
    ['values at the end of doubles', (draw: number) => (draw - 0.5) * 1.7e308 * 2],
    ['values at the start of doubles', (draw: number) => Math.round(draw * 8) * Number.MIN_VALUE],
  ])('rests on the share of the other class below each score: %s', (_, value) => {
    const random = createRandom(8)
    const draw = (size: number): Float64Array =>
      Float64Array.from({length: size}, () => value(random()))
    const [positives, negatives] = [draw(60), draw(90)]
    const share = (x: number): number =>
      negatives.reduce((sum, y) => sum + (y < x ? 1 : y === x ? 0.5 : 0), 0) / 90
    expect(rocPlacements(positives, negatives).positives).toEqual(positives.map(share))
  })

  it('counts a tie with the largest score by half, however its place in the range is rounded', () => {
    const random = createRandom(21)
    for (let size = 4; size < 400; size++) {
      const others = Float64Array.from({length: size}, random).sort()
      const {positives} = rocPlacements(others.slice(-1), others)
      expect(positives[0]).toBe((2 * size - 1) / (2 * size))
    }
  })

  it('is not known of a class with one row', () => {
    expect(delongInterval(rocPlacements(Float64Array.of(1), Float64Array.of(0, 2))).lower).toBeNaN()
  })
})

describe('random numbers', () => {
  it('are the same for the same seed, and others for another', () => {
    const five = (seed: number): number[] => Array.from({length: 5}, createRandom(seed))
    expect(five(1)).toEqual(five(1))
    expect(five(1)).not.toEqual(five(2))
  })

  it('are spread evenly over 0 … 1', () => {
    const random = createRandom(3)
    const counts = new Float64Array(10)
    for (let draw = 0; draw < 100_000; draw++) {
      const bin = Math.floor(random() * 10)
      counts[bin] = (counts[bin] ?? 0) + 1
    }
    const chi2 = counts.reduce((total, count) => total + (count - 10_000) ** 2 / 10_000, 0)
    // χ² of 9 degrees of freedom: 27.9 is exceeded by one seed in a thousand.
    expect(chi2).toBeLessThan(27.9)
  })

  it('shuffle every index into one place', () => {
    const order = shuffledIndices(1000, createRandom(5))
    expect([...order].sort((a, b) => a - b)).toEqual([...Array(1000).keys()])
    expect([...order.subarray(0, 5)]).not.toEqual([0, 1, 2, 3, 4])
  })
})

describe('binomial and multinomial draws', () => {
  it.each([
    [20, 0.1],
    [20, 0.9],
    [400, 0.3],
    [1_000_000, 0.5],
    [1_000_000, 1e-5],
  ])('have the mean and variance of %d trials of %d', (trials, p) => {
    const random = createRandom(17)
    const draws = Float64Array.from({length: 20_000}, () => drawBinomial(trials, p, random))
    const mean = draws.reduce((a, b) => a + b, 0) / draws.length
    const variance = draws.reduce((total, draw) => total + (draw - mean) ** 2, 0) / draws.length
    const wanted = trials * p * (1 - p)
    // Four standard errors of a mean and of a variance.
    expect(Math.abs(mean - trials * p)).toBeLessThan(4 * Math.sqrt(wanted / 20_000))
    expect(Math.abs(variance / wanted - 1)).toBeLessThan(4 * Math.sqrt((2 + 1 / wanted) / 20_000))
  })

  it('draw as often as asked, and never from an empty cell', () => {
    const counts = new Float64Array(4)
    const random = createRandom(2)
    for (const weights of [Float64Array.of(5, 0, 3, 2), Float64Array.of(0, 0, 0, 7)]) {
      createCountDrawer(weights)(1000, random, counts)
      expect(counts.reduce((a, b) => a + b, 0)).toBe(1000)
      weights.forEach((weight, cell) => {
        if (weight === 0) expect(counts[cell]).toBe(0)
      })
    }
  })
})

describe('the bootstrap', () => {
  const meanOf = (sample: readonly number[]) => ({
    strata: [new Float64Array(sample.length).fill(1)],
    statistic: ([counts = new Float64Array()]: readonly Float64Array[]) => {
      const total = counts.reduce((a, b) => a + b, 0)
      return counts.reduce((sum, count, cell) => sum + count * (sample[cell] ?? 0), 0) / total
    },
  })

  it('has the acceleration .00710641 of eight differences', () => {
    const {sample, value} = expected.acceleration
    expect(value).toBeCloseTo(0.00710641, 8)
    expect(jackknifeAcceleration(meanOf(sample))).toBeCloseTo(value, 12)
  })

  it('has the same acceleration of rows in cells as of single rows', () => {
    const single = jackknifeAcceleration(meanOf([1, 1, 1, 2, 2, 9]))
    const cells = jackknifeAcceleration({
      strata: [Float64Array.of(3, 2, 1)],
      statistic: ([c = new Float64Array(3)]) =>
        ((c[0] ?? 0) + 2 * (c[1] ?? 0) + 9 * (c[2] ?? 0)) / c.reduce((a, b) => a + b, 0),
    })
    expect(cells).toBeCloseTo(single, 12)
  })

  it('gives the same interval for the same seed', () => {
    const cells = meanOf([3, 1, 4, 1, 5, 9, 2, 6])
    const once = bootstrapInterval(cells, {random: createRandom(1)})
    expect(once).not.toBeNull()
    expect(bootstrapInterval(cells, {random: createRandom(1)})).toEqual(once)
  })

  it('gives none where resamples do not differ', () => {
    expect(bootstrapInterval(meanOf([2, 2, 2]), {random: createRandom(1)})).toBeNull()
  })
})
