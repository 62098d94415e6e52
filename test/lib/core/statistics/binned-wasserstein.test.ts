import {describe, expect, it} from 'vitest'
import {
  binnedWasserstein,
  compareAscending,
  type SummedBins,
} from '../../../../src/lib/core/statistics/index.ts'

const EDGES = [0, 1, 2, 4]

function binsOf(values: readonly number[], edges = EDGES): SummedBins {
  const counts = new Float64Array(edges.length + 1)
  const sums = new Float64Array(edges.length + 1)
  for (const value of values) {
    const bin = edges.filter(edge => edge <= value).length
    counts[bin] = (counts[bin] ?? 0) + 1
    sums[bin] = (sums[bin] ?? 0) + value
  }
  return {edges: Float64Array.from(edges), counts, sums}
}

const exactly = (a: readonly number[], b: readonly number[]): number =>
  compareAscending(
    {values: Float64Array.from(a).sort(), size: a.length},
    {values: Float64Array.from(b).sort(), size: b.length},
  ).wasserstein

/** Uniform in 0…1, the same in every run. */
function* random(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (state * 48271) % 2147483647
    yield state / 2147483647
  }
}

describe('binned Wasserstein distance', () => {
  it('is the distance of the rows where all of them moved the same way, beyond the outer edges too', () => {
    const before = [-7, 0.2, 0.9, 1.5, 1.6, 3, 9]
    const after = before.map(value => value + 0.3)
    expect(exactly(before, after)).toBeCloseTo(0.3, 12)
    expect(binnedWasserstein(binsOf(before), binsOf(after))).toBeCloseTo(0.3, 12)
    const far = before.map(value => value + 1000)
    expect(binnedWasserstein(binsOf(before), binsOf(far))).toBeCloseTo(1000, 9)
  })

  it('does not see what rows of one bin do to each other (worked by hand)', () => {
    // 0.2 and 0.8 against 0.5 twice: the mean of the bin is the same.
    expect(exactly([0.2, 0.8], [0.5, 0.5])).toBeCloseTo(0.3, 12)
    expect(binnedWasserstein(binsOf([0.2, 0.8]), binsOf([0.5, 0.5]))).toBeCloseTo(0, 12)
  })

  it('is a lower bound, and short by no more than rows can move within bins', () => {
    const numbers = random(7)
    for (let trial = 0; trial < 200; trial++) {
      const draw = (rows: number, scale: number, shift: number): number[] =>
        Array.from({length: rows}, () => scale * numbers.next().value ** 2 + shift)
      const [a, b] = [draw(40, 4, 0), draw(25, 4 * numbers.next().value, numbers.next().value)]
      const edges = Array.from({length: 21}, (_, index) => index / 4)
      const [binned, whole] = [binnedWasserstein(binsOf(a, edges), binsOf(b, edges)), exactly(a, b)]
      expect(binned).toBeLessThanOrEqual(whole + 1e-12)
      expect(whole - binned).toBeLessThan(1 / 4)
    }
  })

  it('keeps its digits far from 0', () => {
    const before = [-7, 0.2, 0.9, 1.5, 1.6, 3, 9].map(value => value + 1e9)
    const after = before.map(value => value + 0.25)
    const edges = EDGES.map(edge => edge + 1e9)
    expect(binnedWasserstein(binsOf(before, edges), binsOf(after, edges))).toBeCloseTo(0.25, 6)
  })

  it('needs rows on both sides', () => {
    expect(() => binnedWasserstein(binsOf([]), binsOf([1]))).toThrow(/no rows|no value/)
  })
})
