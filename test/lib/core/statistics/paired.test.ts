import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {
  bcaInference,
  bootstrapInference,
  bootstrapInterval,
  createRandom,
  delongInference,
  delongInterval,
  mcnemar,
  normalInference,
  rocPlacements,
  tangoInference,
} from '../../../../src/lib/core/statistics/index.ts'
import {expectAnswer, titled, type PairedCase} from './paired-cases.ts'

/** Made by test/fixtures/statistics/paired.py with the versions that it names. */
const {cases} = JSON.parse(
  readFileSync(new URL('../../../fixtures/statistics/paired.json', import.meta.url), 'utf8'),
) as {readonly cases: readonly (PairedCase & {readonly answer: unknown})[]}

describe('tests of two models on the same rows equal SciPy, statsmodels or the definition', () => {
  it.each(
    titled(
      cases.filter(({kind}) =>
        ['mcnemar', 'tango', 'delong', 'bca', 'binomial', 'student', 'beta'].includes(kind),
      ),
    ),
  )('$title', given => {
    expectAnswer(given, given.answer)
  })
})

describe("McNemar's test", () => {
  it('has the p-values of the literature: 4.43e-6 exact, 3.27e-6 mid-p of 121 and 59', () => {
    const {test, statistic, pValue} = mcnemar(121, 59)
    expect([test, statistic]).toEqual(['McNemar (mid-p)', 59])
    expect(pValue).toBeCloseTo(3.2666468e-6, 13)
  })

  it('is exact below 25 rows that differ', () => {
    expect(mcnemar(1, 8)).toMatchObject({test: 'McNemar (exact)', statistic: 1})
    expect(mcnemar(1, 8).pValue).toBeCloseTo(0.0390625, 12)
    expect(mcnemar(12, 13).test).toBe('McNemar (mid-p)')
  })

  it('finds nothing where no row differs, or as many each way', () => {
    expect([mcnemar(0, 0).pValue, mcnemar(7, 7).pValue, mcnemar(50, 50).pValue]).toEqual([1, 1, 1])
  })

  it('does not care which model is called new', () => {
    expect(mcnemar(3, 17)).toEqual(mcnemar(17, 3))
  })
})

describe("Tango's inference", () => {
  const known = tangoInference({onlyOld: 30, onlyNew: 22, rows: 1000})

  it('does not show 30 lost and 22 won of 1,000 rows to be within 2 %, as Wald would', () => {
    expect(known.interval(0.9).lower).toBeCloseTo(-0.0202874, 7)
    expect(known.pAtMost(-0.02)).toBeCloseTo(0.0538824, 6)
  })

  it('has ends where its p-values reach the level', () => {
    for (const confidence of [0.5, 0.9, 0.999]) {
      const {lower, upper} = known.interval(confidence)
      expect(known.pAtMost(lower)).toBeCloseTo((1 - confidence) / 2, 10)
      expect(known.pAtLeast(upper)).toBeCloseTo((1 - confidence) / 2, 10)
    }
  })

  it('says z²/(n + z²) either way where no row differs', () => {
    const {lower, upper} = tangoInference({onlyOld: 0, onlyNew: 0, rows: 100}).interval(0.95)
    const z = 1.959963984540054
    expect(upper).toBeCloseTo(z ** 2 / (100 + z ** 2), 12)
    expect(lower).toBe(-upper)
  })

  it('ends at ±1 where every row changed, and rules out what lies beyond', () => {
    const all = tangoInference({onlyOld: 0, onlyNew: 4, rows: 4})
    expect(all.interval(0.95).upper).toBe(1)
    expect([all.pAtLeast(1.1), all.pAtMost(1.1), all.pAtMost(-1.1)]).toEqual([0, 1, 0])
    expect(all.standardError).toBeGreaterThan(0)
  })

  it('mirrors when the models change places', () => {
    const other = tangoInference({onlyOld: 22, onlyNew: 30, rows: 1000})
    expect(other.interval(0.95).lower).toBe(-known.interval(0.95).upper)
    expect(other.pAtLeast(0.01)).toBe(known.pAtMost(-0.01))
  })
})

describe("DeLong's inference", () => {
  const old = rocPlacements(
    Float64Array.of(0.85, 0.75, 0.3, 0.45, 0.2),
    Float64Array.of(0.65, 0.55, 0.4, 0.25, 0.15),
  )
  const better = rocPlacements(
    Float64Array.of(0.9, 0.8, 0.7, 0.4, 0.35),
    Float64Array.of(0.6, 0.5, 0.3, 0.2, 0.1),
  )

  it('gives z = √2 and p = .157 for areas of .64 and .84 of ten rows', () => {
    const change = delongInference(old, better)
    expect(change?.estimate).toBeCloseTo(0.2, 12)
    expect(2 * (change?.pAtMost(0) ?? 0)).toBeCloseTo(0.1572992, 7)
  })

  it('judges the new area by itself with a weight of 0, and stays within 0 … 1', () => {
    const {lower, upper} = delongInference(old, better, 0)?.interval(0.95) ?? {}
    expect(lower).toBeCloseTo(delongInterval(better).lower, 12)
    expect(upper).toBe(1)
  })

  it('says nothing of scores that are the same, and of a class with one row', () => {
    expect(delongInference(old, old)).toBeNull()
    const one = rocPlacements(Float64Array.of(1), Float64Array.of(0, 2))
    expect(delongInference(one, one, 0)).toBeNull()
  })
})

describe('a normal inference', () => {
  it('has ends where its p-values reach the level', () => {
    const inference = normalInference(0.3, 0.1, 'delong')
    const {lower, upper} = inference.interval(0.9)
    expect([inference.pAtMost(lower), inference.pAtLeast(upper)]).toEqual([
      expect.closeTo(0.05, 12),
      expect.closeTo(0.05, 12),
    ])
  })
})

describe('a bootstrap inference', () => {
  // Skewed, and without two resamples that are equal.
  const sample = Array.from({length: 30}, (_, row) => Math.exp(2 * Math.sin(row * 7)))
  const cells = {
    strata: [new Float64Array(sample.length).fill(1)],
    statistic: ([counts = new Float64Array()]: readonly Float64Array[]) =>
      counts.reduce((sum, count, cell) => sum + count * (sample[cell] ?? 0), 0) / sample.length,
  }
  const inference = bootstrapInference(cells, {
    random: createRandom(4),
    method: 'cluster-bootstrap',
  })

  it('has ends where its p-values reach the level, skewed as they are', () => {
    for (const confidence of [0.5, 0.8, 0.95, 0.99]) {
      const {lower = 0, upper = 0} = inference?.interval(confidence) ?? {}
      expect(inference?.pAtMost(lower)).toBeCloseTo((1 - confidence) / 2, 9)
      expect(inference?.pAtLeast(upper)).toBeCloseTo((1 - confidence) / 2, 9)
    }
  })

  it('has no p-value below one in its resamples and one more', () => {
    expect([inference?.pAtLeast(99), inference?.pAtMost(-99)]).toEqual([1 / 2001, 1 / 2001])
    expect([inference?.pAtLeast(-99), inference?.pAtMost(99)]).toEqual([1, 1])
  })

  it('counts ties by half', () => {
    const tied = bcaInference({
      estimate: 0,
      resamples: Float64Array.of(-1, -1, -1, 0, 0, 0, 1, 1, 1),
      acceleration: 0,
    })
    expect(tied?.pAtLeast(0)).toBeCloseTo(0.5, 12)
    expect(tied?.pAtMost(-1)).toBeCloseTo(1 / 8, 12)
  })

  it('has the interval of bootstrapInterval for the same seed, and its own name', () => {
    const interval = bootstrapInterval(cells, {random: createRandom(4)})
    expect(interval).toEqual({
      ...inference?.interval(0.95),
      standardError: inference?.standardError,
    })
    expect(inference?.method).toBe('cluster-bootstrap')
  })

  it('is null where resamples do not vary, or one in ten has no value', () => {
    const strata = [Float64Array.of(9, 1)]
    const random = createRandom(1)
    expect(bootstrapInference({strata, statistic: () => 3}, {random})).toBeNull()
    const undefinedOften = {
      strata,
      statistic: ([c]: readonly Float64Array[]) => (c?.[1] === 0 ? Number.NaN : (c?.[1] ?? 0)),
    }
    expect(bootstrapInference(undefinedOften, {random})).toBeNull()
  })
})
