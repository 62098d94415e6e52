import {describe, expect, it} from 'vitest'
import type {Answer} from '../../src/lib/package/portable/answers.ts'
import type {PageField} from '../../src/lib/package/portable/page-model.ts'
import {sliderStep} from '../../src/web/form/slider-step.ts'
import {
  curvePath,
  linearScale,
  niceTicks,
  shareRange,
  valueRange,
} from '../../src/web/what-if/plot.ts'
import {canSweep, planSweep, sweepLines} from '../../src/web/what-if/sweep.ts'
import {pageOfFields} from './page-of-fields.ts'

const field = (facts: Partial<PageField>): PageField => {
  const [one] = pageOfFields([{name: 'x', ...facts}]).fields
  if (one === undefined) throw new Error('no field')
  return one
}
const shares = (...of: readonly number[]): Answer => ({
  prediction: 'a',
  probabilities: of.map((share, index) => ({label: 'abcdefg'[index] ?? '', share})),
  others: [],
})

describe('a sweep', () => {
  it('goes over the range of a number in 61 points, the rest of the row staying', () => {
    const {values, rows} = planSweep(field({min: 0, max: 600}), {x: '', y: 1})
    expect(values).toEqual(Array.from({length: 61}, (_, index) => index * 10))
    expect(rows[1]).toEqual({x: 10, y: 1})
  })

  it('has the value of the row as a point, where it is within', () => {
    const {values, rows} = planSweep(field({min: 0, max: 600}), {x: 13.5, y: 1})
    expect(values).toHaveLength(62)
    expect(values.slice(0, 4)).toEqual([0, 10, 13.5, 20])
    expect(rows[2]).toEqual({x: 13.5, y: 1})
    expect(planSweep(field({min: 0, max: 600}), {x: '13.5'}).values[2]).toBe(13.5)
    for (const x of [20, 601, -1, null, 'many'])
      expect(planSweep(field({min: 0, max: 600}), {x}).values).toHaveLength(61)
  })

  it('takes each whole number of a small range once, and each value of a text and a bool', () => {
    expect(planSweep(field({type: 'int64', min: 1, max: 7}), {}).values).toEqual([
      1, 2, 3, 4, 5, 6, 7,
    ])
    expect(planSweep(field({type: 'string', values: ['a', 'b']}), {}).values).toEqual(['a', 'b'])
    expect(planSweep(field({type: 'bool'}), {}).rows).toEqual([{x: false}, {x: true}])
  })

  it('is offered where data says from where to where', () => {
    expect(canSweep(field({}))).toBe(true)
    expect(canSweep(field({min: 3, max: 3}))).toBe(false)
    expect(canSweep(field({kind: 'image'}))).toBe(false)
  })

  it('of two classes draws the second, of many the four that come highest and move most', () => {
    expect(sweepLines([shares(0.9, 0.1), shares(0.4, 0.6)])).toEqual([
      {name: 'b', values: [0.1, 0.6]},
    ])
    const many = [shares(0.5, 0, 0.1, 0.2, 0, 0.2), shares(0.1, 0, 0.3, 0.2, 0.01, 0.39)]
    expect(sweepLines(many).map(({name}) => name)).toEqual(['a', 'c', 'd', 'f'])
  })

  it('draws the number of a regression, and the numbers among other outputs', () => {
    const number = (prediction: number): Answer => ({prediction, probabilities: [], others: []})
    expect(sweepLines([number(1), number(2)])).toEqual([{name: 'prediction', values: [1, 2]}])
    const other = (value: number): Answer => ({
      probabilities: [],
      others: [
        {name: 'word', value: 'w'},
        {name: 'size', value: BigInt(value)},
      ],
    })
    expect(sweepLines([other(3), other(4)])).toEqual([{name: 'size', values: [3, 4]}])
  })
})

describe('a plot', () => {
  it('has round ticks within its range', () => {
    expect(niceTicks(0, 1, 4)).toEqual([0, 0.5, 1])
    expect(niceTicks(80, 4983, 5)).toEqual([1000, 2000, 3000, 4000])
    expect(niceTicks(-3, 3, 3)).toEqual([-2, 0, 2])
    expect(niceTicks(2, 2, 3)).toEqual([2])
  })

  it('scales there and back', () => {
    const scale = linearScale([10, 20], [0, 100])
    expect(scale(15)).toBe(50)
    expect(scale.invert(50)).toBe(15)
  })

  it('gives shares room from zero, and numbers room around them', () => {
    expect(shareRange([0.1, 0.2])).toEqual([0, 0.2 * 1.15])
    expect(shareRange([0.99])).toEqual([0, 1])
    expect(valueRange([10, 20])).toEqual([10 - 0.8, 20 + 0.8])
    expect(valueRange([Number.NaN])).toEqual([0, 1])
  })

  it('leaves a gap where there is no number', () => {
    const same = (value: number): number => value
    expect(curvePath([0, 1, 2, 3], [5, Number.NaN, 6, 7], same, same)).toBe(
      'M0.0 5.0M2.0 6.0L3.0 7.0',
    )
  })
})

it('a slider has about two hundred round steps', () => {
  expect(sliderStep(0, 1, false)).toBe(0.005)
  expect(sliderStep(10.94, 93.02, false)).toBe(0.5)
  expect(sliderStep(1, 7, true)).toBe(1)
  expect(sliderStep(0, 100_000, true)).toBe(500)
})
