import {describe, expect, it} from 'vitest'
import {
  judgePart,
  pairedT,
  sumsOf,
} from '../../../../../src/lib/compare/measure/discover/part-sums.ts'
import {normalUpperTail} from '../../../../../src/lib/core/statistics/index.ts'
import fixture from '../../../../fixtures/statistics/groups.json' with {type: 'json'}

describe('the test of a part', () => {
  it.each(fixture.parts)("equals SciPy's t-test ($t)", ({part, t, pValue}) => {
    const found = pairedT(sumsOf(Float64Array.from(part)))
    expect(found.t).toBeCloseTo(t, 9)
    expect(found.pValue / pValue).toBeCloseTo(1, 9)
  })

  it.each(fixture.parts)("is as strong as the weaker of it and Welch's ($welch)", one => {
    const part = sumsOf(Float64Array.from(one.part))
    const whole = sumsOf(Float64Array.from([...one.part, ...one.rest]))
    const {strength, pOfBoth} = judgePart(part, whole)
    const same = Math.sign(one.t) === Math.sign(one.welch)
    const weaker = Math.min(Math.abs(one.t), Math.abs(one.welch))
    expect(strength).toBeCloseTo(same ? Math.sign(one.t) * weaker : 0, 9)
    const welchTail = 2 * normalUpperTail(Math.abs(one.welch))
    expect(pOfBoth).toBeCloseTo(same ? Math.max(one.pValue, welchTail) : 1, 9)
  })

  it('takes the sign test where all rows differ by the same', () => {
    expect(pairedT({rows: 11, sum: 11, squares: 11})).toEqual({t: Infinity, pValue: 2 ** -10})
    expect(pairedT({rows: 11, sum: 0, squares: 0})).toEqual({t: 0, pValue: 1})
  })

  it('says nothing of a part that is as bad as the rest', () => {
    const whole = sumsOf(Float64Array.from({length: 400}, (_, row) => 1 + (row % 2)))
    expect(judgePart({rows: 200, sum: 300, squares: 500}, whole)).toMatchObject({
      pOfBoth: 1,
      strength: 0,
    })
  })
})
