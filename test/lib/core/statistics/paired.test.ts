import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {
  bcaInference,
  bootstrapInference,
  bootstrapInterval,
  createRandom,
  delongInference,
  delongInterval,
  dieboldMariano,
  hodgesLehmann,
  mcnemar,
  normalCdf,
  normalInference,
  pairedRatio,
  rocPlacements,
  rowsNeeded,
  tangoInference,
  wilcoxonSignedRank,
  wilsonInference,
} from '../../../../src/lib/core/statistics/index.ts'
import {expectAnswer, titled, type PairedCase} from './paired-cases.ts'

/** Made by test/fixtures/statistics/paired.py with the versions that it names. */
const {cases} = JSON.parse(
  readFileSync(new URL('../../../fixtures/statistics/paired.json', import.meta.url), 'utf8'),
) as {readonly cases: readonly (PairedCase & {readonly answer: unknown})[]}

describe('tests of two models on the same rows equal SciPy, statsmodels or the definition', () => {
  it.each(titled(cases))('$title', given => {
    expectAnswer(given, given.answer)
  })
})

describe("McNemar's test", () => {
  it('has p = 3.2666468e-6, mid-p, where 121 rows are lost and 59 won', () => {
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

  it('keeps its digits where nothing is left of doubles: exactly 9.1318129410183e-295', () => {
    expect(mcnemar(34, 1162).pValue / 9.1318129410183e-295).toBeCloseTo(1, 11)
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
    // Every placement is 1/3, which sums do not hold exactly.
    const tied = rocPlacements(Float64Array.of(1, 1, 1, 1, 1, 1, 1), Float64Array.of(0, 2, 2))
    expect(delongInference(tied, {...tied, negatives: tied.positives}, 0)).toBeNull()
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

  it('has the normal tail as p-value where no resample is left to count', () => {
    const {estimate = 0, standardError = 1} = inference ?? {}
    const far = 6 * standardError
    const tail = normalCdf(-6)
    expect(inference?.pAtLeast(estimate + far)).toBeCloseTo(tail, 20)
    expect(inference?.pAtMost(estimate - far)).toBeCloseTo(tail, 20)
    expect([inference?.pAtLeast(-99), inference?.pAtMost(99)]).toEqual([1, 1])
  })

  it('has a p-value of at most one in its resamples and one more beyond the last of them', () => {
    const few = bcaInference({
      estimate: 0,
      resamples: Float64Array.of(-1, -1, -1, 0, 0, 0, 1, 1, 1),
      acceleration: 0,
    })
    expect(few?.pAtLeast(1.01)).toBeCloseTo(1 / 10, 12)
    expect(few?.pAtLeast(9)).toBeLessThan(1e-20)
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
    const tenths = ([c]: readonly Float64Array[]): number =>
      ((c?.[0] ?? 0) * 0.1 + (c?.[1] ?? 0) * 0.1) / 10
    expect(bootstrapInference({strata, statistic: tenths}, {random})).toBeNull()
    const undefinedOften = {
      strata,
      statistic: ([c]: readonly Float64Array[]) => (c?.[1] === 0 ? Number.NaN : (c?.[1] ?? 0)),
    }
    expect(bootstrapInference(undefinedOften, {random})).toBeNull()
  })
})

describe("Wilson's inference", () => {
  it('has ends where its p-values reach the level, also of none and of all', () => {
    for (const successes of [0, 3, 10]) {
      const inference = wilsonInference(successes, 10)
      const {lower, upper} = inference.interval(0.9)
      if (successes > 0) expect(inference.pAtMost(lower)).toBeCloseTo(0.05, 10)
      if (successes < 10) expect(inference.pAtLeast(upper)).toBeCloseTo(0.05, 10)
      expect(inference.standardError).toBeGreaterThan(0.02)
    }
  })

  it('rules out what no proportion is', () => {
    const inference = wilsonInference(3, 10)
    expect([inference.pAtLeast(1), inference.pAtLeast(1.2), inference.pAtMost(0)]).toEqual([
      0, 0, 0,
    ])
    expect([inference.pAtLeast(0), inference.pAtMost(1)]).toEqual([1, 1])
  })
})

describe("Wilcoxon's signed-rank test", () => {
  it('has W = 24 and p = .0413 of fifteen differences of the literature', () => {
    const differences = [6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75]
    expect(wilcoxonSignedRank(Float64Array.from(differences))).toEqual({
      test: 'Wilcoxon signed-rank',
      statistic: 24,
      pValue: 0.041259765625,
    })
  })

  it('finds nothing in zeros, and says nothing without differences', () => {
    expect(wilcoxonSignedRank(new Float64Array(70))).toMatchObject({statistic: 0, pValue: 1})
    expect(wilcoxonSignedRank(new Float64Array())).toMatchObject({
      statistic: null,
      pValue: Number.NaN,
    })
  })

  it('leaves the differences as they were', () => {
    const differences = Float64Array.of(3, -1, 2)
    wilcoxonSignedRank(differences)
    expect([...differences]).toEqual([3, -1, 2])
  })
})

describe('the Diebold-Mariano test', () => {
  const squares = (errors: readonly number[]): Float64Array =>
    Float64Array.from(errors, error => error ** 2)
  const old = squares([0.8, -1.2, 0.5, 1.5, -0.9, 0.7, -1.1, 0.4, 1.3, -0.6])
  const better = squares([0.5, -0.9, 0.6, 1, -0.7, 0.8, -0.6, 0.3, 0.9, -0.7])

  it('is above 0 where the new forecast loses less: 2.5777 and p = .0298 of ten steps', () => {
    const {statistic, pValue} = dieboldMariano(old, better)
    expect(statistic).toBeCloseTo(2.577696, 6)
    expect(pValue).toBeCloseTo(0.0298091, 7)
    expect(dieboldMariano(better, old).statistic).toBe(-(statistic ?? 0))
  })

  it('finds nothing where losses are the same', () => {
    expect(dieboldMariano(old, old)).toMatchObject({statistic: 0, pValue: 1})
  })

  it('is not defined for as few steps as the horizon, or a difference that never changes', () => {
    expect(dieboldMariano(old, better, 10).pValue).toBeNaN()
    expect(
      dieboldMariano(
        old,
        old.map(loss => loss + 0.5),
      ).statistic,
    ).toBeNull()
  })
})

describe('the Hodges-Lehmann shift', () => {
  it('is that of pairs: between samples of the same values it follows the order', () => {
    const a = Float64Array.of(1, 2, 3, 40)
    expect(hodgesLehmann(a, Float64Array.of(2, 3, 4, 41))).toBe(1)
    expect(hodgesLehmann(a, Float64Array.of(40, 1, 2, 3))).toBe(-1)
  })

  it('is NaN without pairs', () => {
    expect(hodgesLehmann(new Float64Array(), new Float64Array())).toBeNaN()
  })
})

describe('the interval of a ratio of latencies', () => {
  const random = createRandom(12)
  const a = Float64Array.from({length: 200}, () => 5 + random() ** 4 * 20)

  it('is the ratio itself where every pair has it', () => {
    const doubled = pairedRatio(
      a,
      a.map(value => 2 * value),
      {random},
    )
    expect(doubled).toEqual({value: 2, inference: null})
  })

  it('holds the ratio of the 95 % quantiles, and widens with the confidence', () => {
    const b = a.map(value => value * (0.9 + 0.4 * random()))
    const {value, inference} = pairedRatio(a, b, {random})
    const [narrow, wide] = [inference?.interval(0.5), inference?.interval(0.99)]
    const quantile = (values: Float64Array): number => {
      const sorted = values.slice().sort()
      const [low = 0, high = 0] = sorted.subarray(189)
      return low + 0.05 * (high - low)
    }
    expect(value).toBeCloseTo(quantile(b) / quantile(a), 12)
    const ends = [wide?.lower, narrow?.lower, value, narrow?.upper, wide?.upper].map(Number)
    expect(ends).toEqual(ends.toSorted((x, y) => x - y))
    expect(new Set(ends).size).toBe(5)
  })
})

describe('the rows that would tell', () => {
  const known = {rows: 1000, estimate: -0.01, standardError: 0.01, alpha: 0.05}

  it('are n · ((1.645 + 0.842) · s / distance)², rounded up to two digits', () => {
    // (2.48648 · 0.01 / 0.01)² · 1,000 = 6,182.6
    expect(rowsNeeded({...known, limit: 0})).toBe(6200)
    expect(rowsNeeded({...known, limit: 0, power: 0.5})).toBe(2800)
  })

  it('are none that could be counted where the estimate is at the limit, or nothing varies', () => {
    expect(rowsNeeded({...known, limit: -0.01})).toBeNull()
    expect(rowsNeeded({...known, limit: -0.010001})).toBeNull()
    expect(rowsNeeded({...known, limit: Number.NaN})).toBeNull()
    expect(rowsNeeded({...known, limit: 0, standardError: 0})).toBeNull()
  })
})
