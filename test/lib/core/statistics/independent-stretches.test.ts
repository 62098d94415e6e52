import {describe, expect, it} from 'vitest'
import {createRandom, independentStretches} from '../../../../src/lib/core/statistics/index.ts'

function autoregression(rows: number, memory: number, seed: number): Float64Array {
  const random = createRandom(seed)
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const keep = memory === 0 ? 0 : Math.exp(-1 / memory)
  let value = normal()
  return Float64Array.from({length: rows}, () => {
    value = keep * value + Math.sqrt(1 - keep ** 2) * normal()
    return value
  })
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

const ofSeeds = (rows: number, memory: number): number =>
  median(
    Array.from({length: 61}, (_, seed) => independentStretches(autoregression(rows, memory, seed))),
  )

describe('independent stretches of a series', () => {
  it('are nearly as many as its segments where the rows are independent', () => {
    expect(ofSeeds(5000, 0)).toBeGreaterThan(40)
  })

  it('are half to all of those that a walk that comes back holds', () => {
    // n · (1 − φ)/(1 + φ) of 20,000 rows with a memory of 1,000, φ = e^(−1/1000), is 10.
    expect(ofSeeds(20_000, 1000)).toBeGreaterThan(4)
    expect(ofSeeds(20_000, 1000)).toBeLessThan(10)
    // 5,000 rows hold 2.5: too few to be counted well, which shows.
    expect(ofSeeds(5000, 1000)).toBeLessThan(4)
  })

  it('leave out rows without a value', () => {
    const rows = autoregression(5000, 200, 3)
    const holes = rows.map((value, i) => (i % 7 === 0 ? Number.NaN : value))
    expect(independentStretches(holes)).toBeCloseTo(independentStretches(rows), 0)
  })

  it('are unknown of a constant, of a short series and of one with a long hole', () => {
    expect(independentStretches(new Float64Array(1000).fill(3))).toBeNaN()
    expect(independentStretches(Float64Array.of(1, 2, 3))).toBeNaN()
    expect(independentStretches(new Float64Array(1000).fill(Number.NaN, 0, 400))).toBeNaN()
  })
})
