import {describe, expect, it} from 'vitest'
import {withEnoughRows} from '../../../../src/lib/compare/measure/few-rows.ts'
import {createFacts} from '../../../../src/lib/core/metrics/index.ts'
import {binaryRows, paired, valueRows} from '../../core/metrics/paired/rows.ts'

/** Rows of which every `every`-th is positive; the new model is a little worse in each. */
function few(rows: number, every: number, metric: string) {
  const truth = Array.from({length: rows}, (_, row) => (row % every === 0 ? 1 : 0))
  const scores = (by: number): number[] =>
    truth.map((label, row) => (label === 1 ? 0.8 - by : 0.1 + by) - (row % 7) / 100)
  const [old, now] = [binaryRows(truth, scores(0)), binaryRows(truth, scores(0.02))] as const
  return withEnoughRows(paired(metric, old, now), createFacts(now))
}

describe('few rows', () => {
  it('say nothing of what is judged by resampling, and how many it takes', () => {
    const metric = few(10, 3, 'log_loss')
    expect([metric.change(), metric.value(), metric.test()]).toEqual([null, null, null])
    expect(metric.rowsRequired).toBe(30)
    expect(metric.warnings).toEqual([
      '10 rows are too few to tell a change from chance: it takes 30',
    ])
  })

  it('are those of the rarer class too, of two', () => {
    const metric = few(100, 20, 'brier')
    expect([metric.change(), metric.rowsRequired]).toEqual([null, 200])
    expect(metric.warnings.join()).toMatch(/^5 rows of the rarer class are too few/)
    expect(few(10, 100, 'auc')).toMatchObject({rowsRequired: 100})
  })

  it('are enough for shares of rows, which have exact laws', () => {
    const metric = few(10, 3, 'accuracy')
    expect(metric.value()?.method).toBe('wilson')
    expect(metric.warnings).toEqual([])
  })

  it('are enough from 30 on, 10 of each class', () => {
    const metric = few(30, 3, 'log_loss')
    expect(metric.rowsRequired).toBeNull()
    expect(metric.test()?.test).toBe('bootstrap')
  })

  it('of models that answer alike still show no change', () => {
    const rows = valueRows([1, 2, 3], [1, 2, 4])
    const metric = withEnoughRows(paired('rmse', rows, rows), createFacts(rows))
    expect(metric.change()?.method).toBe('identical')
  })
})
