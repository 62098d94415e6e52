import {describe, expect, it} from 'vitest'
import {createRandom} from '../../../../src/lib/core/statistics/index.ts'
import {StepMeans, watchSteps, type Step} from '../../../../src/lib/core/streams/index.ts'

const random = createRandom(41)
const normal = (): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

function stepsOf(count: number, draw: (row: number) => number): readonly Step[] {
  return Array.from({length: count}, (_, row) => ({mean: draw(row), row, time: Number.NaN}))
}

/** A series whose neighbours are alike: φ 0.8. */
function wandering(): () => number {
  let value = normal()
  return () => (value = 0.8 * value + 0.6 * normal())
}

describe('a stream that is watched', () => {
  it('tells since when more predictions are wrong, from what to what, by both detectors', () => {
    const steps = stepsOf(6000, row => Number(random() < (row < 4000 ? 0.1 : 0.25)))
    const found = watchSteps(steps, {ranks: false})
    if (typeof found === 'string') throw new Error(found)
    expect(found.joined).toBe(1)
    expect(found.changes).toHaveLength(1)
    const [change] = found.changes
    expect(change?.detectors).toEqual(['adwin', 'page_hinkley'])
    expect(Math.abs((change?.at.row ?? 0) - 4000)).toBeLessThan(60)
    expect(change?.seen.row).toBeGreaterThan(change?.at.row ?? Infinity)
    expect(change?.before).toBeCloseTo(0.1, 1)
    expect(change?.after).toBeCloseTo(0.25, 1)
  })

  it('tells of a change there and of one back', () => {
    const steps = stepsOf(9000, row => normal() + (row >= 3000 && row < 6000 ? 1 : 0))
    const found = watchSteps(steps, {ranks: true})
    if (typeof found === 'string') throw new Error(found)
    const rows = found.changes.map(({at}) => at.row)
    expect(rows).toHaveLength(2)
    expect(Math.abs((rows[0] ?? 0) - 3000)).toBeLessThan(30)
    expect(Math.abs((rows[1] ?? 0) - 6000)).toBeLessThan(30)
    expect(found.changes[1]?.before).toBeCloseTo(1, 0)
    expect(found.changes[1]?.after).toBeCloseTo(0, 0)
  })

  it.each([
    ['normal numbers', true, normal],
    ['heavy tails', true, () => Math.exp(2 * normal())],
    ['rare errors', false, () => Number(random() < 0.02)],
    ['neighbours that are alike', true, wandering()],
  ])('raises no alarm where nothing changes: %s', (_, ranks, draw) => {
    for (let repeat = 0; repeat < 5; repeat++) {
      const found = watchSteps(stepsOf(4000, draw), {ranks})
      if (typeof found !== 'string') expect(found.changes).toEqual([])
    }
  })

  it('takes neighbours that are alike together, and finds a change among them', () => {
    const draw = wandering()
    const steps = stepsOf(20_000, row => draw() + (row < 10_000 ? 0 : 1))
    const found = watchSteps(steps, {ranks: true})
    if (typeof found === 'string') throw new Error(found)
    expect(found.joined).toBeGreaterThan(4)
    expect(found.changes).toHaveLength(1)
    expect(Math.abs((found.changes[0]?.at.row ?? 0) - 10_000)).toBeLessThan(150)
  })

  it('says that a walk cannot be watched, nor what never varies', () => {
    let value = 0
    const walk = stepsOf(4000, () => (value += normal()))
    expect(watchSteps(walk, {ranks: true})).toBe('wanders')
    expect(
      watchSteps(
        stepsOf(4000, () => 3),
        {ranks: true},
      ),
    ).toBe('constant')
  })
})

describe('means of steps', () => {
  it('keep each value up to 32,768, then join neighbours, with the place and time of the first', () => {
    const means = new StepMeans()
    for (let row = 0; row < 40_000; row++) means.take(row, row + 5, 1000 * row)
    expect(means.values).toBe(40_000)
    expect(means.valuesAStep).toBe(2)
    const steps = means.steps()
    expect(steps).toHaveLength(20_000)
    expect(steps[0]).toEqual({mean: 0.5, row: 5, time: 0})
    expect(steps.at(-1)).toEqual({mean: 39_998.5, row: 40_003, time: 39_998_000})
  })
})
