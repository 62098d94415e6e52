import {describe, expect, it} from 'vitest'
import {
  createFacts,
  measureMetric,
  metricDefinitions,
  namesFor,
  parseMetric,
  parseMetricFor,
  usualMetrics,
  type ClassRows,
  type MetricTask,
  type ValueRows,
} from '../../../../src/lib/core/metrics/index.ts'

describe('names of metrics', () => {
  it('are ids and aliases in any case, with - or _', () => {
    expect(['auc', 'roc_auc', 'ROC-AUC', ' Auc '].map(text => parseMetric(text).name)).toEqual(
      Array(4).fill('auc'),
    )
  })

  it('stand for one metric each', () => {
    const names = metricDefinitions.flatMap(({id, aliases}) => [id, ...aliases])
    expect(new Set(names).size).toBe(names.length)
  })

  it('carry a parameter behind an @', () => {
    expect(parseMetric('pinball@0.9')).toMatchObject({name: 'pinball@0.9', parameter: 0.9})
    expect(parseMetric('quantile_loss@.10').name).toBe('pinball@0.1')
    expect(parseMetric('ndcg')).toMatchObject({name: 'ndcg', parameter: 10})
  })

  it('are refused with the nearest one', () => {
    expect(() => parseMetric('rsme')).toThrow(
      expect.objectContaining({code: 'METRIC_UNKNOWN', hint: 'Did you mean rmse?'}) as Error,
    )
  })

  it.each(['pinball@2', 'pinball@', 'top_k@1.5', 'top_k@0', 'auc@3', 'ndcg@ten'])(
    'are refused with a parameter that does not fit: %s',
    text => {
      expect(() => parseMetric(text)).toThrow(
        expect.objectContaining({code: 'METRIC_PARAMETER'}) as Error,
      )
    },
  )

  it('are refused for another task, with the form that fits', () => {
    expect(() => parseMetricFor('f1', 'multiclass')).toThrow(
      expect.objectContaining({
        code: 'METRIC_TASK',
        hint: 'f1_macro is its form for multiclass models.',
      }) as Error,
    )
    expect(() => parseMetricFor('auc', 'regression')).toThrow(
      expect.objectContaining({code: 'METRIC_TASK'}) as Error,
    )
  })

  it('are usual ones of the task where nobody asked', () => {
    for (const [task, names] of Object.entries(usualMetrics))
      for (const name of names)
        expect(parseMetricFor(name, task as MetricTask).definition.tasks).toContain(task)
  })

  it('can all be computed', () => {
    const classes = (task: 'binary' | 'multiclass'): ClassRows => ({
      task,
      rowCount: 4,
      classCount: 2,
      truth: Int32Array.of(0, 0, 1, 1),
      predicted: Int32Array.of(0, 0, 0, 1),
      probabilities: Float64Array.of(0.9, 0.1, 0.6, 0.4, 0.65, 0.35, 0.2, 0.8),
      weights: null,
    })
    const values = (task: 'regression' | 'forecast'): ValueRows => ({
      task,
      rowCount: 3,
      truth: Float64Array.of(1, 2, 4),
      predicted: Float64Array.of(1, 2, 3),
      weights: null,
      naiveErrors: new Map([[1, 2]]),
    })
    for (const task of ['binary', 'multiclass', 'regression', 'forecast'] as const) {
      const rows = task === 'binary' || task === 'multiclass' ? classes(task) : values(task)
      expect(namesFor(task).length).toBeGreaterThan(10)
      for (const name of namesFor(task)) {
        const {definition} = parseMetric(name)
        const {value, warnings} = measureMetric(parseMetric(name), createFacts(rows))
        const [lowest, highest] = definition.range
        expect(warnings).toEqual([])
        expect(value, name).toBeGreaterThanOrEqual(lowest ?? -Infinity)
        expect(value, name).toBeLessThanOrEqual(highest ?? Infinity)
      }
    }
  })
})

describe('metrics at their edges', () => {
  const binary = (truth: number[], p: number[]): ClassRows => ({
    task: 'binary',
    rowCount: truth.length,
    classCount: 2,
    truth: Int32Array.from(truth),
    predicted: Int32Array.from(p, x => (x >= 0.5 ? 1 : 0)),
    probabilities: Float64Array.from(p.flatMap(x => [1 - x, x])),
    weights: null,
  })
  const values = (truth: number[], predicted: number[]): ValueRows => ({
    task: 'regression',
    rowCount: truth.length,
    truth: Float64Array.from(truth),
    predicted: Float64Array.from(predicted),
    weights: null,
  })
  const of = (name: string, rows: ClassRows | ValueRows) =>
    measureMetric(parseMetric(name), createFacts(rows))

  it('warn of one class: an AUC that is not defined, an average precision and a correlation of 0', () => {
    const rows = binary([0, 0, 0], [0.1, 0.6, 0.3])
    expect(of('auc', rows).value).toBeNaN()
    expect(of('auc', rows).warnings).toHaveLength(1)
    expect(of('average_precision', rows)).toMatchObject({
      value: 0,
      warnings: [expect.stringMatching(/no row is positive/)],
    })
    expect(of('mcc', rows)).toMatchObject({
      value: 0,
      warnings: [expect.stringMatching(/one class alone/)],
    })
  })

  it('suggest WAPE where targets are 0', () => {
    expect(of('mape', values([0, 1], [1, 1])).warnings).toEqual([
      '1 target is 0, which a percentage error cannot take: use wape',
    ])
  })

  it('R² of a target that does not vary is 1 where it is met, else 0, rounding or not', () => {
    const constant = Array<number>(7).fill(0.1)
    expect(of('r2', values(constant, constant))).toMatchObject({value: 1})
    expect(of('r2', values(constant, [1, 2, 3, 4, 5, 6, 7]))).toMatchObject({value: 0})
    expect(of('r2', values([1], [1])).value).toBeNaN()
  })

  it('MASE is the mean absolute error over that of the seasonal naive forecast', () => {
    const rows = {...values([10, 20], [12, 19]), naiveErrors: new Map([[7, 3]])}
    expect(of('mase@7', rows).value).toBeCloseTo(0.5, 12)
    expect(of('mase@12', rows).value).toBeNaN()
  })

  it('probabilities that a model does not give make a metric undefined', () => {
    const rows = {...binary([0, 1], [0.2, 0.8]), probabilities: null}
    expect(of('log_loss', rows).value).toBeNaN()
    expect(of('accuracy', rows).value).toBe(1)
  })

  it('are undefined without rows', () => {
    expect(of('accuracy', binary([], [])).value).toBeNaN()
    expect(of('rmse', values([], [])).value).toBeNaN()
  })
})
