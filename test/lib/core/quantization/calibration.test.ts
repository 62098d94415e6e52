import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {
  countValues,
  entropyRange,
  percentileRange,
  valueHistogram,
  type ValueHistogram,
} from '../../../../src/lib/core/quantization/index.ts'

interface Calibrated {
  readonly range: readonly [number, number]
  readonly percentile: Readonly<Record<string, readonly [number, number]>>
  readonly entropy: readonly [number, number]
}

const peer = JSON.parse(
  readFileSync(new URL('../../../fixtures/compress/calibration.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, Calibrated>>

/** The generator of calibration.py: mulberry32. */
function uniform(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

function valuesOf(name: string): Float32Array {
  const draw = uniform(7)
  const bell = (): number => Array.from({length: 12}, draw).reduce((a, b) => a + b, 0) - 6
  return Float32Array.from({length: 19_997}, (_, index) => {
    if (name === 'bell') return bell()
    if (name === 'rectified') return Math.max(0, bell())
    if (name === 'outliers') return bell() * (index % 5000 === 17 ? 20 : 1)
    return draw() ** 8 * 3 - 0.5
  })
}

function histogramOf(values: Float32Array): ValueHistogram {
  const histogram = valueHistogram(Math.min(...values), Math.max(...values))
  countValues(histogram, values)
  return histogram
}

describe.each(Object.entries(peer))('the range of values, %s', (name, theirs) => {
  const histogram = histogramOf(valuesOf(name))
  const bin = (2 * histogram.limit) / histogram.counts.length

  it('is that of onnxruntime', () => {
    expect(histogram.min).toBeCloseTo(theirs.range[0], 6)
    expect(histogram.max).toBeCloseTo(theirs.range[1], 6)
  })

  it('by percentile ends where that of onnxruntime ends, the last bin included', () => {
    for (const [percentile, [low, high]] of Object.entries(theirs.percentile)) {
      const {min, max} = percentileRange(histogram, Number(percentile))
      expect(Math.abs(min - low), `${percentile} below`).toBeLessThan(1e-5)
      expect(max - high, `${percentile} above`).toBeGreaterThan(-1e-5)
      expect(max - high, `${percentile} above`).toBeLessThan(bin + 1e-5)
    }
  })

  it('by entropy is within the values, and cuts off no more than a thousandth of them', () => {
    const {min, max} = entropyRange(histogram)
    expect(min).toBeGreaterThanOrEqual(histogram.min)
    expect(max).toBeLessThanOrEqual(histogram.max)
    const cut = valuesOf(name).filter(value => value < min - bin || value > max + bin)
    expect(cut.length / 19_997).toBeLessThan(name === 'skewed' ? 0.05 : 0.001)
  })
})

describe('the range by entropy', () => {
  it('is the whole one of few values, and that of an even distribution', () => {
    expect(entropyRange(histogramOf(Float32Array.of(0, 0, 0)))).toEqual({min: 0, max: 0})
    const even = Float32Array.from({length: 50_000}, (_, index) => index / 10_000 - 1)
    const {min, max} = entropyRange(histogramOf(even))
    expect([min, max]).toEqual([-1, expect.closeTo(4, 2)])
  })

  it('leaves out what is far from everything else, as that of onnxruntime does', () => {
    const {max} = entropyRange(histogramOf(valuesOf('outliers')))
    const [, theirs = 0] = peer['outliers']?.entropy ?? []
    expect(peer['outliers']?.range[1]).toBeGreaterThan(40)
    expect([max < 8, theirs < 8]).toEqual([true, true])
  })

  it('does not hang on how often 0 comes, which a rectifier makes', () => {
    const some = valuesOf('rectified')
    const more = Float32Array.from({length: 3 * some.length}, (_, index) => some[index] ?? 0)
    expect(entropyRange(histogramOf(more))).toEqual(entropyRange(histogramOf(some)))
  })
})
