import {describe, expect, it} from 'vitest'
import {
  affineParameters,
  quantizeBlocks,
  quantizeChannels,
  roundEven,
} from '../../../../src/lib/core/quantization/index.ts'

describe('rounding to whole numbers', () => {
  it('takes ties to the even one', () => {
    expect([0.5, 1.5, 2.5, -0.5, -1.5, 2.4, -2.6].map(roundEven)).toEqual([0, 2, 2, -0, -2, 2, -3])
  })
})

describe('quantisation by channel', () => {
  it('gives each channel the scale of its largest magnitude (worked by hand)', () => {
    const weights = Float32Array.of(127, -63.5, 0, 1.27, 0.635, -1.27)
    const {values, scales} = quantizeChannels(weights, [2, 3], 0)
    expect([...values]).toEqual([127, -64, 0, 127, 64, -127])
    expect(scales[0]).toBe(1)
    expect(scales[1]).toBeCloseTo(0.01, 8)
  })

  it('counts channels along the axis that is named', () => {
    const {values, scales} = quantizeChannels(Float32Array.of(1, 20, 2, 10), [2, 2], 1)
    expect([...values]).toEqual([64, 127, 127, 64])
    expect(scales[1]).toBeCloseTo(20 / 127, 6)
  })

  it('gives a channel of zeros the scale 1', () => {
    expect(quantizeChannels(new Float32Array(4), [2, 2], 0)).toEqual({
      values: new Int8Array(4),
      scales: Float32Array.of(1, 1),
    })
  })
})

describe('scale and zero point of a range', () => {
  it('have 0 exactly', () => {
    const {scale, zeroPoint} = affineParameters(-1, 2)
    expect(scale).toBeCloseTo(3 / 255, 8)
    expect(zeroPoint).toBe(85)
  })

  it('reach to 0 where all values are on one side', () => {
    expect(affineParameters(3, 5.1)).toEqual({scale: Math.fround(0.02), zeroPoint: 0})
    expect(affineParameters(-5.1, -1)).toEqual({scale: Math.fround(0.02), zeroPoint: 255})
  })

  it('are 1 and 0 where there is no value but 0', () => {
    expect(affineParameters(0, 0)).toEqual({scale: 1, zeroPoint: 0})
  })
})

describe('blocks of four bits', () => {
  it('hold the value of largest magnitude exactly, and two values a byte', () => {
    const column = [-8, 7, 4, 0, ...new Array<number>(12).fill(1)]
    const {values, scales, blocks} = quantizeBlocks(row => column[row] ?? 0, 16, 1, 16)
    expect(blocks).toBe(1)
    expect([...scales]).toEqual([1])
    expect(values[0]).toBe(0 | (15 << 4))
    expect(values[1]).toBe(12 | (8 << 4))
    expect(values[2]).toBe(9 | (9 << 4))
  })

  it('are filled up with zeros beyond the matrix', () => {
    const {values, blocks} = quantizeBlocks(() => 1, 18, 1, 16)
    expect(blocks).toBe(2)
    expect(values[9]).toBe(8 | (8 << 4))
  })
})
