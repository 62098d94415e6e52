import {expect, it} from 'vitest'
import {reconstruct} from '../../../../src/lib/drift/multivariate/reconstruction.ts'
import {fixture, samplesOf} from './samples.ts'

it.each(['changed', 'same'] as const)(
  'rebuilds rows with the error and the band of NannyML (%s)',
  name => {
    const {reference, current, reconstruction} = fixture[name]
    const found = reconstruct(samplesOf(reference, current))
    expect(found?.components).toBe(reconstruction.components)
    expect(found?.reference).toBeCloseTo(reconstruction.reference, 10)
    expect(found?.current).toBeCloseTo(reconstruction.current, 10)
    expect(found?.lower).toBeCloseTo(reconstruction.lower, 10)
    expect(found?.upper).toBeCloseTo(reconstruction.upper, 10)
  },
)

it('calls a broken relation drift, and two halves of the reference none', () => {
  const {changed, same} = fixture
  expect(reconstruct(samplesOf(changed.reference, changed.current))?.drifted).toBe(true)
  expect(reconstruct(samplesOf(same.reference, same.current))?.drifted).toBe(false)
})

it('has no answer for few rows, for one column, and for constants', () => {
  const column = Array.from({length: 300}, (_, row) => Math.sin(row))
  const constant = column.map(() => 7)
  const one = samplesOf({a: column}, {a: column})
  expect(reconstruct(one)).toBeNull()
  const constants = samplesOf({a: column, b: constant}, {a: column, b: constant})
  expect(reconstruct(constants)).toBeNull()
  const few = {a: column.slice(0, 199), b: column.slice(1, 200)}
  expect(reconstruct(samplesOf(few, few))).toBeNull()
})
