import {
  createFacts,
  measureMetric,
  metricInterval,
  type EvaluatedRows,
  type Facts,
  type Metric,
} from '../core/metrics/index.ts'
import {createRandom} from '../core/statistics/index.ts'
import {selectRows, type ColumnCodes} from '../testset/index.ts'
import type {MeasuredMetric, MeasuredSlice} from './types.ts'

const SEED = 42
const RESAMPLES = 2000
/** Of slices there are many, and the ends of their intervals need no third digit. */
const SLICE_RESAMPLES = 500

/** Metrics of all rows, with intervals. */
export function measureMetrics(
  metrics: readonly Metric[],
  facts: Facts,
  resamples = RESAMPLES,
): readonly MeasuredMetric[] {
  return metrics.map(metric => {
    const {value, warnings} = measureMetric(metric, facts)
    const {title, better} = metric.definition
    // Each metric draws from the seed anew: its interval does not depend on which others are asked for.
    const random = createRandom(SEED)
    return {
      name: metric.name,
      title,
      better,
      value: Number.isFinite(value) ? value : null,
      interval: metricInterval(metric, facts, {random, resamples}),
      warnings,
    }
  })
}

/** Metrics of the rows of each value of a column, most rows first; too small ones are not measured. */
export function measureSlices(
  metrics: readonly Metric[],
  rows: EvaluatedRows,
  {name, values, codes}: ColumnCodes,
  minSize: number,
): readonly MeasuredSlice[] {
  const members = values.map((): number[] => [])
  codes.forEach((code, row) => members[code]?.push(row))
  return members
    .map((own, code) => ({own, value: values[code] ?? null}))
    .sort((a, b) => b.own.length - a.own.length)
    .map(({own, value}): MeasuredSlice => {
      const base = {column: name, value, rows: own.length}
      if (own.length < minSize) return {...base, verdict: 'insufficient', metrics: []}
      const facts = createFacts(selectRows(rows, own))
      return {
        ...base,
        verdict: 'measured',
        metrics: measureMetrics(metrics, facts, SLICE_RESAMPLES),
      }
    })
}
