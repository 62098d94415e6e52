import {expect, it} from 'vitest'
import {adjustBenjaminiHochberg} from '../../../../src/lib/core/statistics/index.ts'

it('adjusts .01, .04, .03, .005 to .02, .04, .04, .02, as statsmodels does', () => {
  const adjusted = adjustBenjaminiHochberg([0.01, 0.04, 0.03, 0.005])
  adjusted.forEach((value, index) => {
    expect(value).toBeCloseTo([0.02, 0.04, 0.04, 0.02][index] ?? 0, 12)
  })
})

it('leaves one p-value as it is, and none beyond 1', () => {
  expect(adjustBenjaminiHochberg([0.5])).toEqual([0.5])
  expect(adjustBenjaminiHochberg([1, 0.9])).toEqual([1, 1])
  expect(adjustBenjaminiHochberg([])).toEqual([])
})
