import {describe, expect, it} from 'vitest'
import {nextUp} from '../../../../src/lib/core/numbers/index.ts'
import {quantileEdges} from '../../../../src/lib/core/statistics/index.ts'

describe('edges of bins', () => {
  it('are the quantiles where those differ', () => {
    expect(quantileEdges([1, 2, 2.5])).toEqual([1, 2, 2.5])
    expect(quantileEdges([])).toEqual([])
  })

  it('give a value that several quantiles fall on a bin of its own', () => {
    expect(quantileEdges([0, 0, 0, 0, 1, 2, 2])).toEqual([0, 5e-324, 1, 2, 2 + 2 ** -51])
  })

  it('ascend strictly where the next double is a quantile too', () => {
    const v = 1
    expect(quantileEdges([v, v, nextUp(v), nextUp(v)])).toEqual([v, nextUp(v), nextUp(nextUp(v))])
  })
})

describe('the next double', () => {
  it('is larger by one unit in the last place', () => {
    expect(nextUp(1)).toBe(1 + Number.EPSILON)
    expect(nextUp(-1)).toBe(-1 + Number.EPSILON / 2)
    expect(nextUp(0)).toBe(5e-324)
    expect(nextUp(-5e-324)).toBe(-0)
    expect(nextUp(Number.MAX_VALUE)).toBe(Infinity)
  })
})
