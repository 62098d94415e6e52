import {expect, it} from 'vitest'
import {blockThreshold} from '../../../../src/lib/drift/judge/block-threshold.ts'

it('is the prediction bound by the t quantiles 2.861 of 19 and, within 2 %, 4.604 of 4 degrees of freedom', () => {
  const twenty = Array.from({length: 20}, (_, i) => (i % 2 === 0 ? 0.1 : 0.2))
  const deviation = Math.sqrt((20 * 0.05 ** 2) / 19)
  expect(blockThreshold(twenty)).toBeCloseTo(0.15 + 2.861 * deviation * Math.sqrt(1.05), 4)
  const five = blockThreshold([0.1, 0.2, 0.3, 0.4, 0.5]) ?? 0
  const exact = 0.3 + 4.604 * Math.sqrt(0.025) * Math.sqrt(1.2)
  expect(Math.abs(five / exact - 1)).toBeLessThan(0.02)
})

it('says nothing of fewer than five blocks, and leaves those without a score out', () => {
  expect(blockThreshold([0.1, 0.2, 0.3, 0.4])).toBeNull()
  expect(blockThreshold([0.1, 0.2, 0.3, 0.4, Number.NaN])).toBeNull()
})

it('is the value itself where all blocks are alike', () => {
  expect(blockThreshold([0.2, 0.2, 0.2, 0.2, 0.2])).toBeCloseTo(0.2, 12)
})
