import {describe, expect, it} from 'vitest'
import {createRandom} from '../../../../../src/lib/core/statistics/index.ts'
import {binaryRows, classRows, paired, valueRows} from './rows.ts'

/** Scores of two models that share most of what they know. */
function scores(size: number, seed = 5) {
  const random = createRandom(seed)
  const truth: number[] = []
  const old: number[] = []
  const better: number[] = []
  for (let row = 0; row < size; row++) {
    const y = random() < 0.3 ? 1 : 0
    const shared = 0.3 * y + 0.5 * random()
    truth.push(y)
    old.push(shared + 0.2 * random())
    better.push(shared + 0.1 * y + 0.1 * random())
  }
  return {truth, old, better}
}

const BINARY = ['auc', 'average_precision', 'log_loss', 'brier', 'ece', 'accuracy', 'recall', 'f1']
const {truth, old, better} = scores(400)
const [before, after] = [binaryRows(truth, old), binaryRows(truth, better)]

describe('pairMetric', () => {
  it('gives the same answers for one seed, whatever is asked first', () => {
    for (const name of BINARY) {
      const ask = () => paired(name, before, after, {resamples: 400})
      const [a, b] = [ask(), ask()]
      b.value()
      b.change(1.1)
      expect(a.change()?.interval(0.95), name).toEqual(b.change()?.interval(0.95))
      expect(a.value()?.interval(0.95), name).toEqual(b.value()?.interval(0.95))
    }
  })

  it('estimates new − weight · old, and its interval holds the estimate', () => {
    for (const name of BINARY)
      for (const weight of [0.9, 1, 1.02]) {
        const metric = paired(name, before, after, {resamples: 400})
        const change = metric.change(weight)
        const {lower = NaN, upper = NaN} = change?.interval(0.95) ?? {}
        expect(change?.estimate, name).toBeCloseTo(metric.new - weight * metric.old, 10)
        expect(lower, name).toBeLessThan(change?.estimate ?? NaN)
        expect(upper, name).toBeGreaterThan(change?.estimate ?? NaN)
      }
  })

  it('turns sign when the models change places', () => {
    for (const name of ['auc', 'accuracy', 'recall']) {
      const there = paired(name, before, after).change()?.interval(0.95)
      const back = paired(name, after, before).change()?.interval(0.95)
      expect(back?.lower).toBeCloseTo(-(there?.upper ?? NaN), 12)
      expect(back?.upper).toBeCloseTo(-(there?.lower ?? NaN), 12)
    }
  })

  it('says nothing changed for certain where both models answer alike', () => {
    for (const name of BINARY) {
      const metric = paired(name, before, before, {resamples: 400})
      const change = metric.change()
      expect(change, name).toMatchObject({method: 'identical', estimate: 0, standardError: 0})
      expect(change?.interval(0.95)).toEqual({lower: 0, upper: 0})
      expect([change?.pAtLeast(0), change?.pAtMost(0)]).toEqual([1, 1])
      expect([change?.pAtLeast(0.01), change?.pAtMost(0.01)]).toEqual([0, 1])
      expect([change?.pAtLeast(-0.01), change?.pAtMost(-0.01)]).toEqual([1, 0])
      expect(metric.test()?.pValue, name).toBe(1)
      const {lower = NaN, upper = NaN} = metric.value()?.interval(0.95) ?? {}
      const part = metric.change(1.1)?.interval(0.95)
      expect(part?.lower, name).toBeCloseTo(-0.1 * upper, 10)
      expect(part?.upper, name).toBeCloseTo(-0.1 * lower, 10)
    }
  })

  it('is not sure that classes stay the same in other rows where only probabilities differ', () => {
    const surer = {...before, probabilities: before.probabilities?.map(p => p ** 2) ?? null}
    for (const name of ['f1', 'mcc', 'precision', 'accuracy', 'balanced_accuracy']) {
      const change = paired(name, before, surer).change()
      expect(change?.method, name).toBe(name === 'accuracy' ? 'tango' : 'bootstrap')
      expect(change?.estimate, name).toBe(0)
      const {lower = NaN, upper = NaN} = change?.interval(0.95) ?? {}
      // Of n equal answers at most about 3/n of all others differ.
      expect(lower, name).toBeLessThan(-1 / before.rowCount)
      expect(upper, name).toBeGreaterThan(1 / before.rowCount)
    }
    for (const name of ['log_loss', 'brier', 'ece'])
      expect(paired(name, before, surer).change()?.method, name).toBe('bootstrap')
  })

  it('is less sure than resamples alone where a few answers all changed one way', () => {
    const answers = Array.from({length: 100}, (_, row) => (row < 50 ? 1 : 0))
    const lost = answers.map((answer, row) => (row < 7 ? 0 : answer))
    const [all, some] = [binaryRows(answers, answers), binaryRows(answers, lost)]
    // Seven changes all go one way in 1 of 128 cases, but no resample of 2,000 has none of them.
    expect(paired('f1', all, some).change()?.pAtLeast(0)).toBeGreaterThan(1 / 1000)
  })

  it('leaves room for changes in a class where no answer differs yet', () => {
    const answers = Array.from({length: 200}, (_, row) => (row < 10 ? 1 : 0))
    const flipped = answers.map((answer, row) => (row >= 195 ? 1 : answer))
    const [old, new_] = [binaryRows(answers, answers), binaryRows(answers, flipped)]
    const {lower = NaN, upper = NaN} =
      paired('balanced_accuracy', old, new_).change()?.interval(0.95) ?? {}
    // One lost row of the ten positive ones is a change by -0.05.
    expect(lower).toBeLessThan(-0.05)
    // And two more than there are would be one by 0.1.
    expect(upper).toBeLessThan(0.1)
  })

  it('knows that a new calibration changes no area, and does change log loss', () => {
    const calibrated = binaryRows(
      truth,
      old.map(p => p ** 2),
    )
    for (const name of ['auc', 'average_precision'])
      expect(paired(name, before, calibrated).change()?.method).toBe('identical')
    expect(paired('log_loss', before, calibrated).change()?.method).toBe('bootstrap')
  })

  it('has no change but a value where the old model has none, and says why', () => {
    const labels = {...before, probabilities: null}
    const metric = paired('auc', labels, after)
    expect(metric.old).toBeNaN()
    expect([metric.change(), metric.test()]).toEqual([null, null])
    expect(metric.value()?.method).toBe('delong')
    expect(metric.warnings).toEqual(['old: the model gives no probabilities'])
  })

  it('has no inference of one class for areas, of weights and of extreme values', () => {
    const one = [0, 0, 0, 0]
    const area = paired('auc', binaryRows(one, [0.1, 0.2, 0.3, 0.4]), binaryRows(one, one))
    expect([area.change(), area.value(), area.test()]).toEqual([null, null, null])
    expect(area.warnings[0]).toMatch(/^old: the rows are of one class/)
    const weights = new Float64Array(400).fill(2)
    const weighted = paired('f1', {...before, weights}, {...after, weights})
    expect(weighted.change()).toBeNull()
    expect(weighted.warnings).toContain('the rows have weights, so there is no interval')
    const largest = paired(
      'max_error',
      valueRows([1, 2, 3], [1, 2, 2]),
      valueRows([1, 2, 3], [1, 1, 3]),
    )
    expect([largest.old, largest.new, largest.change()]).toEqual([1, 1, null])
    expect(largest.warnings[0]).toMatch(/max_error/)
  })

  it('takes a constant target, zero targets and a class without rows', () => {
    const random = createRandom(2)
    const noise = (): number[] => Array.from({length: 50}, () => random() - 0.5)
    const constant = new Array<number>(50).fill(0)
    const [a, b] = [valueRows(constant, noise()), valueRows(constant, noise())]
    expect(paired('rmse', a, b).change()?.method).toBe('bootstrap')
    expect(paired('r2', a, b).change()).toBeNull()
    expect(paired('wape', a, b).change()).toBeNull()
    expect(paired('mape', a, b).warnings.some(text => text.includes('50 targets are 0'))).toBe(true)
    const rows = (shift: number) =>
      classRows(
        Array.from({length: 60}, (_, row) => row % 2),
        Array.from({length: 60}, (_, row) => [0.3, (row % 7) / 10 + shift, 0.2]),
      )
    expect(paired('auc', rows(0), rows(0.05)).change()).toBeNull()
    expect(paired('f1_macro', rows(0), rows(0.1)).change()?.method).toBe('bootstrap')
  })
})

describe('units', () => {
  it('of one row each give what rows by themselves give for areas', () => {
    const units = {kind: 'groups', codes: Int32Array.from(truth.keys()), count: 400} as const
    const alone = paired('auc', before, after).change()
    const grouped = paired('auc', before, after, {units}).change()
    expect(grouped?.standardError).toBeCloseTo(alone?.standardError ?? NaN, 12)
  })

  it('of rows twice over are as uncertain as the rows once', () => {
    const twice = (values: readonly number[]) => values.flatMap(value => [value, value])
    const codes = Int32Array.from(twice([...truth.keys()]))
    const units = {kind: 'groups', codes, count: 400} as const
    const rows = (p: readonly number[]) => binaryRows(twice(truth), twice(p))
    for (const name of ['auc', 'accuracy', 'f1', 'log_loss', 'average_precision']) {
      const once = paired(name, before, after).change()?.standardError ?? NaN
      const doubled = paired(name, rows(old), rows(better), {units}).change()?.standardError ?? NaN
      expect(doubled / once, name).toBeGreaterThan(0.88)
      expect(doubled / once, name).toBeLessThan(1.12)
    }
  })

  it('that are all one say nothing', () => {
    const units = {kind: 'groups', codes: new Int32Array(400), count: 3} as const
    const metric = paired('f1', before, after, {units})
    expect(metric.change()).toBeNull()
    expect(metric.warnings).toContain('all rows belong together, so there is no interval')
  })

  it('of neighbours widen intervals where neighbours err alike, with Diebold-Mariano beside', () => {
    const random = createRandom(8)
    let [a, b] = [0, 0]
    const y = Array.from({length: 1000}, (_, row) => Math.sin(row))
    const [p, q]: [number[], number[]] = [[], []]
    for (let row = 0; row < 1000; row++) {
      a = 0.9 * a + random() - 0.5
      b = 0.9 * b + random() - 0.5
      p.push((y[row] ?? 0) + a)
      q.push((y[row] ?? 0) + b)
    }
    const [first, second] = [valueRows(y, p), valueRows(y, q)]
    const rows = paired('mae', first, second)
    const blocks = paired('mae', first, second, {units: {kind: 'blocks', horizon: 25}})
    expect(blocks.change()?.method).toBe('block-bootstrap')
    expect(blocks.change()?.standardError).toBeGreaterThan(
      1.8 * (rows.change()?.standardError ?? NaN),
    )
    expect(blocks.second()?.test).toBe('Diebold-Mariano')
    expect(rows.second()?.test).toBe('Wilcoxon signed-rank')
  })
})

describe('many rows', () => {
  it('are put together without a change of the uncertainty', () => {
    const many = scores(40_000, 6)
    const [a, b] = [binaryRows(many.truth, many.old), binaryRows(many.truth, many.better)]
    for (const name of ['log_loss', 'average_precision']) {
      const change = paired(name, a, b, {resamples: 600}).change()
      const codes = Int32Array.from(many.truth.keys())
      const units = {kind: 'groups', codes, count: 40_000} as const
      const drawn = paired(name, a, b, {resamples: 600, units}).change()
      const ratio = (change?.standardError ?? NaN) / (drawn?.standardError ?? NaN)
      expect(ratio, name).toBeGreaterThan(0.85)
      expect(ratio, name).toBeLessThan(1.15)
    }
  })
})
