import {expect, it} from 'vitest'
import {createRandom} from '../../../../src/lib/core/statistics/index.ts'
import {correlationChanges} from '../../../../src/lib/drift/multivariate/correlations.ts'
import {fixture, samplesOf} from './samples.ts'

const {changed, same} = fixture

it('finds the pairs whose relation changed, and no other', () => {
  const changes = correlationChanges(samplesOf(changed.reference, changed.current))
  const drifted = changes.filter(change => change.drifted)
  expect(drifted.map(({columns}) => columns.join(' ')).sort()).toEqual(['c d', 'plan region'])
  expect(changes.slice(0, 2)).toEqual(drifted)
})

it('has the coefficients of SciPy, nulls left out pair by pair', () => {
  const changes = correlationChanges(samplesOf(changed.reference, changed.current))
  const spearman = changes.filter(({method}) => method === 'spearman')
  expect(spearman).toHaveLength(15)
  for (const {columns, reference, current} of spearman) {
    expect(reference).toBeCloseTo(changed.spearman.reference[columns.join(' ')] ?? NaN, 12)
    expect(current).toBeCloseTo(changed.spearman.current[columns.join(' ')] ?? NaN, 12)
  }
})

it('finds nothing between two halves of the reference', () => {
  const changes = correlationChanges(samplesOf(same.reference, same.current))
  expect(changes.filter(({drifted}) => drifted)).toEqual([])
})

it('leaves out constants and gives no NaN, also where a correlation is perfect', () => {
  const random = createRandom(2)
  const x = Array.from({length: 300}, random)
  const noise = Array.from({length: 300}, random)
  const reference = {x, twice: x.map(value => 2 * value), constant: x.map(() => 1)}
  const current = {...reference, twice: noise}
  const changes = correlationChanges(samplesOf(reference, current))
  expect(changes).toHaveLength(1)
  expect(changes[0]).toMatchObject({columns: ['x', 'twice'], reference: 1, drifted: true})
  expect(changes[0]?.pValue).toBeLessThan(1e-10)
})

it('pairs at most fifty columns, those with the most different values', () => {
  const random = createRandom(3)
  const columns = Object.fromEntries(
    Array.from({length: 60}, (_, index) => [
      `c${index}`,
      Array.from({length: 200}, () => (index < 10 ? Number(random() < 0.01) : random())),
    ]),
  )
  const named = correlationChanges(samplesOf(columns, columns)).flatMap(change => change.columns)
  const rare = Array.from({length: 10}, (_, index) => `c${index}`)
  expect(named.filter(name => rare.includes(name))).toEqual([])
})
