import {describe, expect, it} from 'vitest'
import {halfFromNumber} from '../../../../src/lib/core/numbers/index.ts'
import type {ElementType, Feeds, TensorValues} from '../../../../src/lib/model/index.ts'
import {InputCounter} from '../../../../src/lib/serve/drift/input-counter.ts'
import type {
  CategoryProfile,
  ColumnProfile,
  NumberProfile,
} from '../../../../src/lib/serve/drift/reference-profile.ts'

const NUMBER: NumberProfile = {
  ...{kind: 'number', column: 'x', input: 'X', at: 0},
  ...{edges: [0, 1, 2], low: -1, high: 3, half: false, nullShare: 0},
  reference: [1, 1, 1, 1],
}
const CITY: CategoryProfile = {
  ...{kind: 'category', column: 'city', input: 'city', at: 0},
  ...{top: ['Bonn', 'Köln'], rare: ['Ulm']},
  reference: [5, 3, 1],
}

function feeds(
  rowCount: number,
  tensors: Readonly<Record<string, TensorValues>>,
  type: ElementType = 'float32',
): Feeds {
  return {
    rowCount,
    tensors: Object.fromEntries(
      Object.entries(tensors).map(([name, values]) => [
        name,
        {type, dims: [rowCount, values.length / rowCount], values},
      ]),
    ),
  }
}

function counterOf(...columns: readonly ColumnProfile[]) {
  const clock = {ms: 0}
  return {counter: new InputCounter(columns, () => clock.ms), clock}
}

describe('the counter of inputs', () => {
  it('puts numbers into bins whose lower edge belongs to them', () => {
    const {counter} = counterOf(NUMBER)
    const values = Float32Array.of(-0.5, 0, 0.5, 1, 1.5, 2, 3)
    counter.add(feeds(7, {X: values}))
    expect(counter.counts()).toEqual([{bins: [1, 2, 2, 2], nulls: 0, outside: 0}])
    expect(counter.rows).toBe(7)
  })

  it('counts NaN as null, and what lies beyond the reference as outside, infinities too', () => {
    const {counter} = counterOf(NUMBER)
    counter.add(feeds(6, {X: Float64Array.of(NaN, -1.5, 4, Infinity, -Infinity, 1)}))
    expect(counter.counts()).toEqual([{bins: [2, 0, 1, 2], nulls: 1, outside: 4}])
  })

  it('counts categories, the rare ones together and unknown ones outside', () => {
    const {counter} = counterOf(CITY)
    counter.add(feeds(5, {city: ['Bonn', 'Ulm', 'Köln', 'Paris', 'Bonn']}, 'string'))
    expect(counter.counts()).toEqual([{bins: [2, 1, 2], nulls: 0, outside: 1}])
  })

  it('does not say that a category is new where not all are known', () => {
    const {counter} = counterOf({...CITY, rare: null})
    counter.add(feeds(2, {city: ['Paris', 'Bonn']}, 'string'))
    expect(counter.counts()).toEqual([{bins: [1, 0, 1], nulls: 0, outside: 0}])
  })

  it('reads a column of a matrix, whole numbers of 64 bits and half precision', () => {
    const {counter} = counterOf(
      {...NUMBER, at: 1},
      {...NUMBER, input: 'I'},
      {
        ...NUMBER,
        ...{input: 'H', half: true},
      },
    )
    counter.add(
      feeds(2, {
        X: Float32Array.of(9, 0.5, 9, 1.5),
        I: BigInt64Array.of(-1n, 2n),
        H: Uint16Array.of(halfFromNumber(1.5), halfFromNumber(NaN)),
      }),
    )
    expect(counter.counts().map(({bins, nulls}) => [bins, nulls])).toEqual([
      [[0, 1, 1, 0], 0],
      [[1, 0, 0, 1], 0],
      [[0, 0, 1, 0], 1],
    ])
  })

  it('forgets what came more than an hour ago', () => {
    const {counter, clock} = counterOf(NUMBER)
    const hundred = feeds(100, {X: new Float32Array(100)})
    counter.add(hundred)
    for (let slice = 1; slice < 12; slice++) {
      clock.ms = slice * 300_000
      counter.add(hundred)
    }
    expect(counter.rows).toBe(1200)
    clock.ms = 3_600_000
    counter.add(feeds(1, {X: Float32Array.of(1.5)}))
    expect(counter.rows).toBe(1101)
    expect(counter.counts()[0]?.bins).toEqual([0, 1100, 1, 0])
  })

  it('reaches further back while rows are few', () => {
    const {counter, clock} = counterOf(NUMBER)
    for (let day = 0; day < 50; day++) {
      clock.ms = day * 86_400_000
      counter.add(feeds(10, {X: new Float32Array(10)}))
    }
    expect(counter.rows).toBe(500)
  })

  it('counts a thousand rows of a large request', () => {
    const {counter} = counterOf(NUMBER)
    counter.add(feeds(10_000, {X: Float32Array.from({length: 10_000}, (_, i) => i % 3)}))
    expect(counter.rows).toBe(1000)
    expect(counter.counts()[0]?.bins.reduce((a, b) => a + b)).toBe(1000)
  })

  it('counts about five thousand rows a second of more, the first second aside', () => {
    const {counter, clock} = counterOf(NUMBER)
    const one = feeds(1, {X: Float32Array.of(1)})
    const second = (): void => {
      for (let i = 0; i < 20_000; i++) {
        clock.ms += 0.05
        counter.add(one)
      }
    }
    second()
    const before = counter.rows
    for (let i = 0; i < 5; i++) second()
    // 25,000 of 100,000, a standard deviation being 137.
    expect((counter.rows - before) / 5).toBeGreaterThan(4800)
    expect((counter.rows - before) / 5).toBeLessThan(5200)
  })
})
