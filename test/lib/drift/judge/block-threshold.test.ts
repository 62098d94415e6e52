import {expect, it} from 'vitest'
import {createRandom} from '../../../../src/lib/core/statistics/index.ts'
import {blockThreshold} from '../../../../src/lib/drift/judge/block-threshold.ts'

it('is the prediction bound of cube roots by the t quantiles 2.861 of 19 and 4.604 of 4 degrees of freedom', () => {
  const twenty = Array.from({length: 20}, (_, i) => (i % 2 === 0 ? 0.1 : 0.2) ** 3)
  const deviation = Math.sqrt((20 * 0.05 ** 2) / 19)
  const bound = Math.cbrt(blockThreshold({method: 'psi', values: twenty}) ?? 0)
  expect(bound).toBeCloseTo(0.15 + 2.861 * deviation * Math.sqrt(1.05), 4)
  const five = Math.cbrt(
    blockThreshold({method: 'psi', values: [0.1, 0.2, 0.3, 0.4, 0.5].map(root => root ** 3)}) ?? 0,
  )
  const exact = 0.3 + 4.604 * Math.sqrt(0.025) * Math.sqrt(1.2)
  expect(five).toBeCloseTo(exact, 4)
})

it('is passed by about one in 200 of distances that lean to the right, as the scores of blocks do', () => {
  const random = createRandom(5)
  // χ² with 8 degrees of freedom, as a population stability index over nine bins has.
  const draw = (): number => -2 * Math.log(random() * random() * random() * random())
  const passed = Array.from({length: 4000}, () => {
    const bound = blockThreshold({method: 'psi', values: Array.from({length: 10}, draw)}) ?? 0
    return Number(draw() > bound)
  }).reduce((sum, one) => sum + one, 0)
  expect(passed / 4000).toBeGreaterThan(0.001)
  expect(passed / 4000).toBeLessThan(0.0085)
})

it('is that of squared distances for a distance', () => {
  const distances = [0.1, 0.25, 0.2, 0.3, 0.15, 0.18]
  const squared =
    blockThreshold({method: 'psi', values: distances.map(distance => distance ** 2)}) ?? 0
  expect(blockThreshold({method: 'ks', values: distances})).toBeCloseTo(Math.sqrt(squared), 12)
})

it('says nothing of fewer than five blocks, and leaves those without a score out', () => {
  expect(blockThreshold({method: 'psi', values: [0.1, 0.2, 0.3, 0.4]})).toBeNull()
  expect(blockThreshold({method: 'psi', values: [0.1, 0.2, 0.3, 0.4, Number.NaN]})).toBeNull()
})

it('is the value itself where all blocks are alike', () => {
  expect(blockThreshold({method: 'psi', values: [0.2, 0.2, 0.2, 0.2, 0.2]})).toBeCloseTo(0.2, 12)
})

it('is higher where the blocks are worth fewer independent stretches, down to three of them', () => {
  const values = Array.from({length: 20}, (_, i) => (i % 2 === 0 ? 0.1 : 0.2) ** 3)
  const bound = (stretches?: number): number =>
    Math.cbrt(
      blockThreshold({method: 'psi', values, ...(stretches === undefined ? {} : {stretches})}) ?? 0,
    )
  expect(bound(40)).toBe(bound())
  const deviation = Math.sqrt((20 * 0.05 ** 2) / 19)
  // The t quantile at 0.995 of 4 degrees of freedom is 4.604, of 2 it is 9.925.
  expect(bound(5)).toBeCloseTo(0.15 + 4.604 * deviation * Math.sqrt((5 / 4) * 1.2), 4)
  expect(bound(3)).toBeCloseTo(0.15 + 9.925 * deviation * Math.sqrt((3 / 2) * (4 / 3)), 4)
  expect(bound(0.4)).toBe(bound(3))
})
