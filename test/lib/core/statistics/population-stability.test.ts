import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {
  populationStabilityIndex,
  populationStabilityNoise,
} from '../../../../src/lib/core/statistics/index.ts'

interface Histograms {
  readonly reference: readonly number[]
  readonly current: readonly number[]
  readonly psi: number
}

/** Made by test/fixtures/statistics/psi.py with the versions of numpy and scipy that it names. */
const expected = JSON.parse(
  readFileSync(new URL('../../../fixtures/statistics/psi.json', import.meta.url), 'utf8'),
) as {
  readonly histograms: readonly Histograms[]
  readonly samples: readonly (Histograms & {readonly name: string})[]
  readonly noise: readonly {
    readonly bins: number
    readonly reference: number
    readonly current: number
    readonly noise: number
  }[]
}

describe('the population stability index', () => {
  it('equals ¼·ln 3 for 50/50 against 75/25 (worked by hand)', () => {
    expect(populationStabilityIndex([50, 50], [75, 25])).toBeCloseTo(Math.log(3) / 4, 12)
  })

  it('is 0 for equal shares, whatever the numbers of rows', () => {
    expect(populationStabilityIndex([1, 2, 3], [10, 20, 30])).toBeCloseTo(0, 15)
    expect(populationStabilityIndex([7], [3])).toBe(0)
  })

  it('is the same both ways', () => {
    const [a, b] = [
      [5, 1, 4, 0],
      [2, 2, 2, 9],
    ]
    expect(populationStabilityIndex(a, b)).toBeCloseTo(populationStabilityIndex(b, a), 14)
  })

  it('is 2·(1 − 1e-4)·ln 1e4 where each has rows only where the other has none (worked by hand)', () => {
    // p = (1, 0), q = (0, 1): both terms are (1 − 1e-4)·ln(1 / 1e-4).
    expect(populationStabilityIndex([8, 0], [0, 8])).toBeCloseTo(2 * (1 - 1e-4) * Math.log(1e4), 10)
    expect(populationStabilityIndex([8, 0], [0, 8], 0.01)).toBeCloseTo(1.98 * Math.log(100), 10)
  })

  it('equals scipy for random histograms, empty bins among them', () => {
    expect(expected.histograms.length).toBeGreaterThan(5)
    for (const {reference, current, psi} of expected.histograms)
      expect(populationStabilityIndex(reference, current)).toBeCloseTo(psi, 12)
  })

  it.each(expected.samples)('equals scipy over reference deciles: $name', sample => {
    expect(populationStabilityIndex(sample.reference, sample.current)).toBeCloseTo(sample.psi, 12)
  })

  it('takes typed arrays', () => {
    const psi = populationStabilityIndex(Uint32Array.of(50, 50), Float64Array.of(75, 25))
    expect(psi).toBeCloseTo(Math.log(3) / 4, 12)
  })

  it('refuses histograms of different bins, and samples without rows', () => {
    expect(() => populationStabilityIndex([1, 2], [1, 2, 3])).toThrow(
      expect.objectContaining({code: 'DRIFT_BIN_MISMATCH'}) as Error,
    )
    for (const [a, b] of [
      [
        [0, 0],
        [1, 1],
      ],
      [
        [1, 1],
        [0, 0],
      ],
      [[], []],
    ] as const)
      expect(() => populationStabilityIndex(a, b)).toThrow(
        expect.objectContaining({code: 'DRIFT_EMPTY_SAMPLE'}) as Error,
      )
  })
})

describe('the noise of a population stability index', () => {
  it('equals the χ² quantile of scipy', () => {
    for (const {bins, reference, current, noise} of expected.noise)
      expect(populationStabilityNoise(bins, reference, current) / noise).toBeCloseTo(1, 11)
  })

  it('is 0 for one bin, in which nothing can move', () => {
    expect(populationStabilityNoise(1, 100, 100)).toBe(0)
  })
})
