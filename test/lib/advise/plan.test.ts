import {describe, expect, it} from 'vitest'
import {
  chooseWindows,
  lengthText,
  parseWindows,
  planGrid,
} from '../../../src/lib/advise/plan/index.ts'

const DAY = 864e5
const BASE = {firstCut: 2, periods: 12}

describe('the trainings that fit', () => {
  it('are every window from scratch at each cut, then a chain of the first one', () => {
    const grid = planGrid({
      ...BASE,
      windows: ['all', '90d'],
      modes: ['scratch', 'fine_tune'],
      most: 60,
    })
    expect(grid).toEqual({
      variants: [
        {window: 'all', mode: 'scratch'},
        {window: '90d', mode: 'scratch'},
        {window: 'all', mode: 'fine_tune'},
      ],
      firstCut: 2,
      trainings: 30,
      notes: [],
    })
  })

  it('leave out further variants wholly, and say which', () => {
    const grid = planGrid({
      ...BASE,
      windows: ['all', '90d'],
      modes: ['scratch', 'fine_tune'],
      most: 25,
    })
    expect(grid.variants).toHaveLength(2)
    expect(grid.trainings).toBe(20)
    expect(grid.notes).toEqual([
      'Fine-tuning was left out: 30 trainings would be more than --max-trainings 25.',
    ])
  })

  it('begin later where even the first variant does not fit, and leave four cuts at least', () => {
    const request = {...BASE, windows: ['all'], modes: ['scratch'] as const}
    const six = planGrid({...request, most: 6})
    expect([six.firstCut, six.trainings]).toEqual([6, 6])
    expect(six.notes).toEqual([
      'The first 4 periods are not replayed: 10 trainings would be more than --max-trainings 6.',
    ])
    const one = planGrid({...request, most: 1})
    expect([one.firstCut, one.trainings]).toEqual([8, 4])
  })
})

describe('the windows', () => {
  it('are all rows and a quarter of history, or what mlops.yaml says and all rows', () => {
    expect(chooseWindows(360 * DAY, undefined)).toEqual(['all', '90d'])
    expect(chooseWindows(360 * DAY, '180d')).toEqual(['180d', 'all'])
  })

  it('are taken once each, and refused where they are no lengths', () => {
    expect(parseWindows(['all', '90d', 'all'])).toEqual(['all', '90d'])
    for (const text of ['ninety', '0d', '-3d'])
      expect(() => parseWindows([text])).toThrow(`--windows ${text} is no length of time.`)
  })

  it.each([
    [3 * DAY, '3d'],
    [2.9 * DAY, '70h'],
    [2.4 * 36e5, '144m'],
    [1, '1m'],
  ])('of %d ms are written %s', (ms, text) => {
    expect(lengthText(ms)).toBe(text)
  })
})
