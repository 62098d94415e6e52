import {expect, it} from 'vitest'
import {nextUp} from '../../../../src/lib/core/numbers/index.ts'
import {BinCounter} from '../../../../src/lib/drift/measure/bin-counter.ts'
import {measureTables, type MeasuredColumn} from '../../../../src/lib/drift/measure/index.ts'
import {tablesOf} from '../drift-tables.ts'

it('puts every value into the bin whose edges are around it, at any scale', () => {
  const edges = Float64Array.of(-1e300, -5, -0.1, 0, nextUp(0), 1, 2, nextUp(2), 7, 1e18, 1e300)
  const values = [...edges].flatMap(edge => [edge, nextUp(edge), -nextUp(-edge)])
  for (const used of [edges, edges.subarray(1, 9), edges.subarray(3, 4), edges.subarray(0, 0)]) {
    for (const value of values) {
      const counter = new BinCounter(used)
      counter.add(Float64Array.of(value))
      expect(counter.counts.indexOf(1)).toBe(used.filter(edge => edge <= value).length)
    }
  }
})

it('counts nulls and infinities apart, and merges moments over chunks', () => {
  const counter = new BinCounter(Float64Array.of(1, 2))
  counter.add(Float64Array.of(NaN, 1, Infinity, 5))
  counter.add(Float64Array.of(-Infinity, NaN, NaN))
  counter.add(Float64Array.of(0, 2))
  const {nulls, infinite, counts, sums, moments} = counter
  expect({nulls, infinite, counts: [...counts], sums: [...sums]}).toEqual({
    ...{nulls: 3, infinite: 2, counts: [1, 1, 2], sums: [0, 1, 7]},
  })
  expect(moments).toEqual({count: 4, mean: 2, squares: 14, min: 0, max: 5})
})

async function both(
  reference: string,
  current: string,
): Promise<readonly [exact: MeasuredColumn, counted: MeasuredColumn][]> {
  const tables = await tablesOf(reference, current)
  const options = {preset: 'default'} as const
  const exact = await measureTables(tables, options)
  const little = {...tables, memory: {...tables.memory, arrayBytes: 1}}
  const counted = await measureTables(little, options)
  return exact.map((column, index) => [column, counted[index] ?? column])
}

const scoreOf = ({measure}: MeasuredColumn, method: string): number =>
  measure.scores.find(score => score.method === method)?.value ?? NaN

it('gives nearly the scores of all rows: KS at most a bin lower, facts but quantiles the same', async () => {
  const table = (shift: number): string =>
    `SELECT sqrt(-2 * ln(random())) * cos(2 * pi() * random()) + ${shift} AS normal,
     exp(2 * sqrt(-2 * ln(random())) * cos(2 * pi() * random())) * (1 + ${shift}) AS skewed,
     CASE WHEN random() < ${0.6 - shift} THEN 0 ELSE random() END AS zeros,
     CASE WHEN random() < 0.1 THEN NULL WHEN random() < 0.01 THEN 'inf'::DOUBLE ELSE random() END AS holes
     FROM range(30000)`
  for (const [exact, counted] of await both(table(0), table(0.2))) {
    const [was, is] = [exact.measure, counted.measure]
    expect([was.exactness, is.exactness]).toEqual(['exact', 'binned'])
    expect(scoreOf(counted, 'ks')).toBeLessThanOrEqual(scoreOf(exact, 'ks') + 1e-12)
    expect(scoreOf(counted, 'ks')).toBeGreaterThan(scoreOf(exact, 'ks') - 1 / 1000)
    if (was.kind !== 'number' || is.kind !== 'number') throw new Error('no numbers')
    for (const side of ['reference', 'current'] as const) {
      const {rows, nulls, infinite, min, max} = was[side]
      expect(is[side]).toMatchObject({rows, nulls, infinite, min, max})
      expect(is[side].mean).toBeCloseTo(was[side].mean ?? NaN, 9)
      expect((is[side].std ?? NaN) / (was[side].std ?? NaN)).toBeCloseTo(1, 9)
    }
    expect(is.below.min).toBe(was.below.min)
    expect(is.above.max).toBe(was.above.max)
    expect(Math.abs(is.above.p99 - was.above.p99)).toBeLessThan(2e-3)
  }
})

it('is exact where the reference has few different values', async () => {
  const table = (count: number): string =>
    `SELECT (i * i) % ${count} AS x, CASE WHEN i % 10 = 0 THEN NULL ELSE i % 3 END AS y FROM range(20000) t(i)`
  for (const [exact, counted] of await both(table(97), table(101))) {
    expect(counted.measure.exactness).toBe('binned')
    expect(scoreOf(counted, 'ks')).toBeCloseTo(scoreOf(exact, 'ks'), 12)
    if (exact.measure.kind !== 'number' || counted.measure.kind !== 'number') throw new Error()
    expect(counted.measure.distinct).toBe(exact.measure.distinct)
    expect(counted.measure.reference.p25).toBe(exact.measure.reference.p25)
  }
})

it('counts a column that is null in the reference, or in the current data', async () => {
  const rows = 'FROM range(50)'
  const columns = await both(
    `SELECT NULL::DOUBLE AS a, 1.5 AS b ${rows}`,
    `SELECT 2.0 AS a, NULL::DOUBLE AS b ${rows}`,
  )
  for (const [exact, counted] of columns)
    expect({...counted.measure, exactness: 'exact'}).toEqual(exact.measure)
})
