import {
  bootstrapInterval,
  delongInterval,
  rocPlacements,
  wilsonInterval,
  type CellStatistic,
  type Interval,
  type Random,
} from '../statistics/index.ts'
import {areaInterval} from './area-interval.ts'
import type {ClassFacts, Facts} from './facts.ts'
import {measureOf, valueOf, type Measure} from './measures.ts'
import {confusionCells, groupedCells, medianCells, scoreCells} from './resampling-cells.ts'
import {averagePrecision} from './score-areas.ts'
import type {Metric} from './types.ts'

export type IntervalMethod = 'wilson' | 'delong' | 'bootstrap'

export interface MetricInterval extends Interval {
  readonly method: IntervalMethod
}

export interface IntervalOptions {
  readonly random: Random
  readonly resamples?: number
  readonly confidence?: number
}

/** A table of more classes takes too long to draw thousands of times. */
const MOST_CLASSES = 200

/**
 * A confidence interval of a metric: Wilson's of shares of rows, DeLong's of areas under the ROC curve,
 * else a BCa bootstrap, stratified by class.
 *
 * @returns null where there is none: the metric is undefined, rows have weights, no resample differs,
 *   or for an extreme value such as the largest error, which resampling says nothing about.
 */
export function metricInterval(
  metric: Metric,
  facts: Facts,
  {random, resamples = 2000, confidence = 0.95}: IntervalOptions,
): MetricInterval | null {
  const {needs} = metric.definition
  if (facts.rows.weights !== null || (needs === 'values') !== (facts.kind === 'values')) return null
  if (facts.kind === 'classes' && needs === 'probabilities' && facts.rows.probabilities === null)
    return null
  const measure = measureOf(metric, facts.rows)
  const value = valueOf(measure, facts)
  if (!Number.isFinite(value)) return null
  const proportion = proportionOf(measure, facts, value)
  if (proportion !== undefined) {
    const {successes, trials} = proportion
    return trials > 0 ? {method: 'wilson', ...wilsonInterval(successes, trials, confidence)} : null
  }
  const area = facts.kind === 'classes' ? areaOf(metric, facts, value, confidence) : undefined
  if (area !== undefined) return area !== null && varies(area) ? {method: 'delong', ...area} : null
  const cells = cellsOf(metric, measure, facts, random)
  const interval = cells && bootstrapInterval(cells, {random, resamples, confidence})
  return interval == null
    ? null
    : {method: 'bootstrap', lower: interval.lower, upper: interval.upper}
}

function varies({lower, upper}: Interval): boolean {
  return upper > lower
}

function proportionOf(
  measure: Measure,
  facts: Facts,
  value: number,
): {readonly successes: number; readonly trials: number} | undefined {
  if (facts.kind !== 'classes') return undefined
  if (measure.by === 'confusion') return measure.proportion?.(facts)
  if (measure.by !== 'class-sums' || measure.sums.proportion !== true) return undefined
  const {rowCount} = facts.rows
  return {successes: Math.round(value * rowCount), trials: rowCount}
}

/** undefined where the metric is no area under a ROC curve. */
function areaOf(
  {definition: {id}}: Metric,
  {rows}: ClassFacts,
  value: number,
  confidence: number,
): Interval | null | undefined {
  if (!id.startsWith('auc')) return undefined
  if (rows.task === 'multiclass')
    return areaInterval(
      rows,
      id.startsWith('auc_ovo') ? 'ovo' : 'ovr',
      id.endsWith('_weighted') ? 'weighted' : 'macro',
      value,
      confidence,
    )
  const scores = (index: 0 | 1): Float64Array => {
    const own = new Float64Array(rows.rowCount)
    let size = 0
    for (let row = 0; row < rows.rowCount; row++)
      if (rows.truth[row] === index) own[size++] = rows.probabilities?.[row * 2 + 1] ?? 0
    return own.subarray(0, size)
  }
  const interval = delongInterval(rocPlacements(scores(1), scores(0)), confidence)
  return Number.isFinite(interval.lower) ? interval : null
}

function cellsOf(
  {definition: {id}}: Metric,
  measure: Measure,
  facts: Facts,
  random: Random,
): CellStatistic | undefined {
  if (facts.kind === 'values') {
    if (measure.by === 'median') return medianCells(facts.rows)
    return measure.by === 'value-sums' ? groupedCells(facts, measure.sums, random) : undefined
  }
  const {classCount, task} = facts.rows
  if (measure.by === 'confusion')
    return classCount > MOST_CLASSES
      ? undefined
      : confusionCells(facts.confusion(), classCount, measure.of)
  if (measure.by === 'class-sums') return groupedCells(facts, measure.sums, random)
  return id === 'average_precision' && task === 'binary'
    ? scoreCells(facts.steps(1), averagePrecision)
    : undefined
}
