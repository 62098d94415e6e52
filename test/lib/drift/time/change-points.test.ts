import {describe, expect, it} from 'vitest'
import {pettitt} from '../../../../src/lib/core/statistics/index.ts'
import {changePoints} from '../../../../src/lib/drift/time/change-points.ts'

describe('change points', () => {
  it("follow Pettitt's statistic worked by hand for 1, 2, 3, 10, 11, 12", () => {
    // After three values each of 9 pairs has the sign −1.
    const {at, k, pValue} = pettitt([1, 2, 3, 10, 11, 12])
    expect([at, k]).toEqual([3, 9])
    expect(pValue).toBeCloseTo(2 * Math.exp((-6 * 81) / (216 + 36)), 12)
  })

  it('find both steps of a series with two', () => {
    const wave = (level: number): number[] =>
      Array.from({length: 15}, (_, i) => level + Math.sin(i * 2.4))
    const found = changePoints([...wave(0), ...wave(10), ...wave(4)])
    expect(found.map(({at}) => at)).toEqual([15, 30])
    expect(found[0]?.after).toBeCloseTo(10, 0)
    expect(found[1]?.before).toBeCloseTo(found[0]?.after ?? 0, 12)
  })

  it('find nothing in a series that only swings, and none in seven values', () => {
    expect(changePoints(Array.from({length: 40}, (_, i) => Math.sin(i * 2.4)))).toEqual([])
    expect(changePoints([0, 0, 0, 0, 9, 9, 9])).toEqual([])
  })
})
