import {describe, expect, it} from 'vitest'
import {
  compareLatency,
  summarise,
  type TimedModel,
} from '../../../../src/lib/compare/measure/compare-latency.ts'
import {createRandom} from '../../../../src/lib/core/statistics/index.ts'
import {loadModel, type Feeds} from '../../../../src/lib/model/index.ts'

const feeds: Feeds = {
  rowCount: 300,
  tensors: {x: {type: 'float32', dims: [300, 2], values: new Float32Array(600)}},
}

/** Notes in which order models run, and with how many rows. */
function noted(name: string, notes: string[]): TimedModel {
  return {
    feeds,
    model: {
      predict({rowCount}) {
        notes.push(`${name} ${rowCount}`)
        return Promise.resolve({rowCount, columns: []})
      },
    },
  }
}

describe('latency in turns', () => {
  it('runs both models in each turn, in random order, with one row and then with 256', async () => {
    const notes: string[] = []
    const {comparison} = await compareLatency(noted('old', notes), noted('new', notes), {
      seed: 1,
      budgetMs: 200,
    })
    const [one, batch] = comparison.rows
    expect([one?.batchRows, batch?.batchRows]).toEqual([1, 256])
    const single = notes.filter(note => note.endsWith(' 1'))
    const turns = single.flatMap((note, run) => (run % 2 === 0 ? [[note, single[run + 1]]] : []))
    expect(turns.length).toBeGreaterThan(one?.runs ?? 0)
    expect(turns.every(turn => turn.toSorted().join() === 'new 1,old 1')).toBe(true)
    // Each order comes among the first five turns of this seed.
    expect(new Set(turns.slice(-(one?.runs ?? 0)).map(([first]) => first)).size).toBe(2)
  })

  it('gives percentiles, the ratio of the p95 with its interval, and the shift', () => {
    const random = createRandom(2)
    const old = Float64Array.from({length: 400}, () => 1 + random())
    const {row, ratio} = summarise(
      256,
      {old, new: old.map(ms => ms * 1.5 + (random() - 0.5) * 0.1)},
      createRandom(3),
    )
    expect(row).toMatchObject({batchRows: 256, runs: 400})
    expect(row.oldMs.p50).toBeCloseTo(1.5, 1)
    expect(row.newMs.p95).toBeCloseTo(2.92, 1)
    expect(row.ratio.value).toBeCloseTo(row.newMs.p95 / row.oldMs.p95, 12)
    expect(row.ratio.lower).toBeLessThan(row.ratio.value)
    expect(row.ratio.lower).toBeGreaterThan(1.45)
    expect(row.ratio.upper).toBeLessThan(1.55)
    expect(row.shiftMs).toBeCloseTo(0.75, 1)
    expect(ratio?.pAtMost(1.2)).toBeLessThan(0.001)
    expect(ratio?.pAtLeast(1.2)).toBeGreaterThan(0.999)
  })

  it('does not claim to know the p95 of a few slow runs', () => {
    const old = Float64Array.of(10, 11, 12, 11, 10)
    const {row, ratio} = summarise(1, {old, new: Float64Array.of(20, 22, 24, 21, 20)}, Math.random)
    expect(ratio).toBeNull()
    expect(row.ratio.lower).toBeCloseTo(20 / 12, 12)
    expect(row.ratio.upper).toBeCloseTo(2.4, 12)
  })

  it('times real models', async () => {
    const path = new URL('../../../fixtures/models/tree-regression.onnx', import.meta.url).pathname
    const model = await loadModel(path)
    const [input] = model.signature.inputs
    if (input === undefined) throw new Error('The model has an input.')
    const width = input.shape[1] ?? 1
    const own: Feeds = {
      rowCount: 8,
      tensors: {
        [input.name]: {type: 'float32', dims: [8, width], values: new Float32Array(8 * width)},
      },
    }
    const timed = {model, feeds: own}
    const {comparison} = await compareLatency(timed, timed, {seed: 1, budgetMs: 100})
    await model.release()
    expect(comparison.rows.map(row => row.batchRows)).toEqual([1, 8])
    for (const {oldMs, newMs} of comparison.rows) {
      expect(oldMs.p50).toBeGreaterThan(0)
      expect(newMs.p95).toBeGreaterThanOrEqual(newMs.p50)
    }
  })
})
