import {describe, expect, it} from 'vitest'
import {compatibility, type ClassRows} from '../../../../../src/lib/core/metrics/index.ts'
import {wilsonInterval} from '../../../../../src/lib/core/statistics/index.ts'

/** Rows of class 0: 0 is right, 1 and 2 are wrong. */
function rows(predicted: readonly number[]): ClassRows {
  return {
    task: 'multiclass',
    rowCount: predicted.length,
    classCount: 3,
    truth: new Int32Array(predicted.length),
    predicted: Int32Array.from(predicted),
    probabilities: null,
    weights: null,
  }
}

function pairs(...counts: readonly (readonly [old: number, new_: number, rows: number])[]) {
  const side = (place: 0 | 1) =>
    rows(counts.flatMap(pair => new Array<number>(pair[2]).fill(pair[place])))
  return compatibility(side(0), side(1))
}

describe('compatibility', () => {
  it('equals the rates of the table 101, 121, 59, 33 (worked by hand)', () => {
    const result = pairs([0, 0, 101], [0, 1, 121], [1, 0, 59], [1, 1, 33])
    expect(result).toMatchObject({
      bothRight: 101,
      onlyOldRight: 121,
      onlyNewRight: 59,
      bothWrong: 33,
    })
    expect(result.rates.negativeFlipRate).toBeCloseTo(121 / 314, 12)
    expect(result.rates.positiveFlipRate).toBeCloseTo(59 / 314, 12)
    expect(result.rates.backwardTrust).toBeCloseTo(101 / 222, 12)
    expect(result.rates.backwardError).toBeCloseTo(33 / 92, 12)
    expect(result.rates.churn).toBeCloseTo(180 / 314, 12)
    expect(result.inferences.negativeFlipRate?.interval(0.95)).toEqual(wilsonInterval(121, 314))
  })

  it('counts a change from one wrong class to another as churn and as no flip', () => {
    const {rates} = pairs([0, 0, 6], [1, 2, 4])
    expect(rates).toMatchObject({
      churn: 0.4,
      negativeFlipRate: 0,
      positiveFlipRate: 0,
      backwardError: 1,
    })
  })

  it('has no rate of rows that do not exist', () => {
    expect(pairs([0, 0, 3]).rates.backwardError).toBeNull()
    expect(pairs([1, 1, 3]).rates.backwardTrust).toBeNull()
    const none = pairs()
    expect(none.rates).toEqual({
      negativeFlipRate: null,
      positiveFlipRate: null,
      churn: null,
      backwardTrust: null,
      backwardError: null,
    })
    expect(none.inferences.churn).toBeNull()
  })
})
