import {setTimeout as sleep} from 'node:timers/promises'
import {describe, expect, it} from 'vitest'
import {createRandom} from '../../../src/lib/core/statistics/index.ts'
import {
  measurePermutations,
  type Feeds,
  type ModelColumn,
  type PackAnswer,
} from '../../../src/lib/model/index.ts'

const ROWS = 40
const columns = ['slow', 'quick', 'constant'].map((name, index): ModelColumn => {
  return {name, input: 'x', index, kind: 'scalar', type: 'float32'}
})
const values = Float32Array.from({length: 3 * ROWS}, (_, at) => (at % 3 === 2 ? 1 : at))
const feeds: Feeds = {
  rowCount: ROWS,
  tensors: {x: {type: 'float32', dims: [ROWS, 3], values}},
}

/** A model whose first answers come last. */
function createModel(): {predict: (feeds: Feeds) => Promise<PackAnswer>; most: () => number} {
  let [running, most, delay] = [0, 0, 12]
  return {
    async predict({rowCount, tensors}) {
      most = Math.max(most, ++running)
      await sleep(Math.max(0, (delay -= 2)))
      running--
      const x = tensors['x']?.values as Float32Array
      const sums = Float32Array.from({length: rowCount}, (_, row) => (x[3 * row] ?? 0) * 2)
      return {rowCount, columns: [{name: 'prediction', type: 'float32', values: sums}]}
    },
    most: () => most,
  }
}

const measure = (model: ReturnType<typeof createModel>, width: number, signal?: AbortSignal) =>
  measurePermutations({
    feeds,
    columns,
    repeats: 3,
    random: createRandom(1),
    predict: model.predict,
    width,
    score: ({columns: [first]}) => (first?.values as Float32Array).indexOf(0),
    signal,
  })

describe('shuffled columns', () => {
  it('give the same in any number at once, and no more than asked for', async () => {
    const [one, three] = [createModel(), createModel()]
    const expected = await measure(one, 1)
    expect(await measure(three, 3)).toEqual(expected)
    expect([one.most(), three.most()]).toEqual([1, 3])
    const [slow, quick, constant] = expected.columns
    expect(slow?.rows).toBe(3 * ROWS)
    expect(slow?.moved).toBeGreaterThan(2.5 * ROWS)
    expect(new Set(slow?.scores).size).toBeGreaterThan(1)
    expect([quick?.moved, quick?.scores]).toEqual([0, [0, 0, 0]])
    expect(constant).toMatchObject({rows: 0, moved: 0, scores: [], constant: true})
  })

  it('end when they are interrupted', async () => {
    await expect(measure(createModel(), 2, AbortSignal.abort())).rejects.toThrow(/abort/)
  })
})
