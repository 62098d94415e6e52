import {expect, it} from 'vitest'
import {createRandom} from '../../../../src/lib/core/statistics/index.ts'
import {classifyDomain} from '../../../../src/lib/drift/multivariate/domain-classifier.ts'
import {fixture, samplesOf} from './samples.ts'

it.each(['changed', 'same'] as const)(
  'separates as well as scikit-learn and NannyML, within what folds make (%s)',
  name => {
    const {reference, current, domain} = fixture[name]
    const found = classifyDomain(samplesOf(reference, current), 1)
    // The trees are fewer and flatter than theirs, which on a thousand rows learn more of the noise.
    const tolerance = 4 * domain.spread + 0.02
    expect(Math.abs((found?.auc ?? 0) - domain.sklearn)).toBeLessThan(tolerance)
    expect(Math.abs((found?.auc ?? 0) - domain.nannyml)).toBeLessThan(tolerance)
  },
)

it('names the columns that separate', () => {
  const {reference, current} = fixture.changed
  const found = classifyDomain(samplesOf(reference, current), 1)
  expect(found?.drifted).toBe(true)
  const features = found?.features ?? []
  // `c` follows `d` no more; `e` and `f` are as they were.
  expect(
    features
      .slice(0, 2)
      .map(({name}) => name)
      .sort(),
  ).toEqual(['c', 'd'])
  const unchanged = features.filter(({name}) => ['e', 'f'].includes(name))
  expect(unchanged.reduce((sum, {share}) => sum + share, 0)).toBeLessThan(0.05)
  expect(found?.features.reduce((sum, {share}) => sum + share, 0)).toBeCloseTo(1, 12)
})

it('names no column where the samples cannot be told apart', () => {
  const {reference, current} = fixture.same
  expect(classifyDomain(samplesOf(reference, current), 1)).toMatchObject({
    drifted: false,
    features: [],
  })
})

it('gives the same answer for the same seed', () => {
  const {reference, current} = fixture.changed
  const sample = samplesOf(reference, current)
  expect(classifyDomain(sample, 3)).toEqual(classifyDomain(sample, 3))
  expect(classifyDomain(sample, 3)?.auc).not.toBe(classifyDomain(sample, 4)?.auc)
})

it('sees a change in missing values alone, and one in infinite values alone', () => {
  const random = createRandom(1)
  const column = (share: number, value: number | null): (number | null)[] =>
    Array.from({length: 400}, () => (random() < share ? value : random()))
  for (const value of [null, Infinity]) {
    const found = classifyDomain(samplesOf({a: column(0.1, value)}, {a: column(0.6, value)}), 1)
    expect(found?.auc).toBeGreaterThan(0.7)
  }
})

it('has no answer below 200 rows or without columns, and 0.5 for constants', () => {
  const rows = (n: number): number[] => Array.from({length: n}, (_, row) => row)
  expect(classifyDomain(samplesOf({a: rows(199)}, {a: rows(500)}), 1)).toBeNull()
  expect(classifyDomain(samplesOf({}, {}), 1)).toBeNull()
  const constant = {a: rows(300).map(() => 1)}
  expect(classifyDomain(samplesOf(constant, constant), 1)?.auc).toBeCloseTo(0.5, 1)
})
