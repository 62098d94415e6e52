import {expect, it} from 'vitest'
import {cramersAssociation} from '../../../../src/lib/core/statistics/index.ts'
import {fixture} from '../../drift/multivariate/samples.ts'

const tableOf = (counts: readonly (readonly number[])[]) => ({
  rows: counts.length,
  columns: counts[0]?.length ?? 0,
  counts: Float64Array.from(counts.flat()),
})

it('is Cramér’s V of SciPy with the correction of Bergsma', () => {
  for (const {counts, corrected} of fixture.cramers)
    expect(cramersAssociation(tableOf(counts))?.value).toBeCloseTo(corrected, 12)
})

it('spreads over resampled tables no more than it says, and not much less', () => {
  for (const {counts, spread} of fixture.cramers) {
    const deviation = cramersAssociation(tableOf(counts))?.deviation ?? 0
    expect(deviation / spread).toBeGreaterThan(0.9)
    expect(deviation / spread).toBeLessThan(2.5)
  }
})

it('has no answer for a constant', () => {
  expect(cramersAssociation(tableOf([[10, 20]]))).toBeNull()
  expect(
    cramersAssociation(
      tableOf([
        [10, 20],
        [0, 0],
      ]),
    ),
  ).toBeNull()
  expect(cramersAssociation(tableOf([]))).toBeNull()
})
