import {describe, expect, it} from 'vitest'
import {createRandom} from '../../../../src/lib/core/statistics/index.ts'
import {compareEmbeddings} from '../../../../src/lib/drift/embeddings/compare-embeddings.ts'
import {distancesToReference} from '../../../../src/lib/drift/embeddings/distances.ts'
import type {Embeddings} from '../../../../src/lib/drift/embeddings/embed-pictures.ts'

/** Vectors of normal numbers on scales of 1, 10, 100, …; the first axis is moved. */
function draw(count: number, width: number, seed: number, shift = 0): Embeddings {
  const random = createRandom(seed)
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random())
  const values = Float32Array.from({length: count * width}, (_, at) => {
    const axis = at % width
    return (normal() + (axis === 0 ? shift : 0)) * 10 ** axis
  })
  return {width, values, rows: Uint32Array.from({length: count}, (_, row) => row)}
}

describe('embeddings of two sets', () => {
  it('raise no alarm where nothing changed, in 60 comparisons', () => {
    const alarms = Array.from({length: 60}, (_, trial) =>
      compareEmbeddings({
        reference: draw(60, 4, 2 * trial + 1),
        current: draw(50, 4, 2 * trial + 2),
      }),
    ).filter(({drifted}) => drifted)
    // At 0.001 each, one or more in 6 of 100 such tests; with these seeds none.
    expect(alarms).toHaveLength(0)
  })

  it('are told apart by the discrepancy where they are few, also on an axis of small numbers', () => {
    const found = compareEmbeddings({reference: draw(60, 4, 1), current: draw(60, 4, 2, 1.5)})
    expect(found).toMatchObject({domainClassifier: null, drifted: true})
    expect(found.discrepancy?.pValue).toBe(0.001)
    expect(found.discrepancy?.statistic).toBeGreaterThan(found.discrepancy?.noise ?? Infinity)
  })

  it('are told apart by a classifier from 200 pictures on, whose size of effect counts', () => {
    const changed = compareEmbeddings({reference: draw(300, 4, 1), current: draw(300, 4, 2, 1.5)})
    expect(changed.domainClassifier?.auc).toBeGreaterThan(0.8)
    expect(changed).toMatchObject({drifted: true, domainClassifier: {rows: 600}})
    const same = compareEmbeddings({reference: draw(300, 4, 1), current: draw(300, 4, 2)})
    expect(same).toMatchObject({drifted: false, domainClassifier: {drifted: false}})
  })

  it('say nothing below 20 pictures on a side', () => {
    expect(
      compareEmbeddings({reference: draw(60, 2, 1), current: draw(19, 2, 2, 9)}),
    ).toMatchObject({domainClassifier: null, discrepancy: null, drifted: false})
  })

  it('bear an axis of one value', () => {
    const flat = (set: Embeddings): Embeddings => ({
      ...set,
      values: set.values.map((value, at) => (at % 2 === 0 ? value : 0.1)),
    })
    const {discrepancy, distances} = compareEmbeddings({
      reference: flat(draw(30, 2, 1)),
      current: flat(draw(30, 2, 2)),
    })
    expect(discrepancy?.pValue).toBeGreaterThan(0.001)
    expect(distances.every(Number.isFinite)).toBe(true)
  })
})

describe('the distance of a picture from the reference', () => {
  const line = (...values: number[]): Embeddings => ({
    width: 1,
    values: Float32Array.from(values),
    rows: Uint32Array.from(values.keys()),
  })

  it('is that from its five nearest, in units of what these have (worked by hand)', () => {
    // Of 0…5 each has as its five nearest all others: means 3, 2.2, 1.8, 1.8, 2.2, 3, the upper median 2.2.
    const reference = line(0, 1, 2, 3, 4, 5)
    // From 10 the five nearest are 5, 4, 3, 2, 1: (5 + 6 + 7 + 8 + 9) / 5 = 7.
    const [far, near] = distancesToReference(reference, line(10, 2.5))
    expect(far).toBeCloseTo(7 / 2.2, 6)
    expect(near).toBeCloseTo((0.5 + 0.5 + 1.5 + 1.5 + 2.5) / 5 / 2.2, 6)
  })
})
