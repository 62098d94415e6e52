import {
  calibrationOf,
  precisionRecallCurve,
  rocCurve,
  type ClassFacts,
  type ValueFacts,
} from '../core/metrics/index.ts'
import {sampleQuantile, Ranks} from '../core/statistics/index.ts'
import type {CalibrationTable, Curves, Residuals} from './types.ts'

/** A larger matrix is not for reading. */
const MOST_CLASSES = 50
const HISTOGRAM_BINS = 30

export function confusionMatrix(facts: ClassFacts): readonly (readonly number[])[] | null {
  const {classCount} = facts.rows
  if (classCount > MOST_CLASSES) return null
  const table = facts.confusion()
  return Array.from({length: classCount}, (_, index) =>
    Array.from(table.subarray(index * classCount, (index + 1) * classCount)),
  )
}

export function calibrationTable(
  facts: ClassFacts,
  labels: readonly string[],
): CalibrationTable | null {
  const {rows} = facts
  if (rows.probabilities === null || rows.rowCount === 0) return null
  const of = rows.task === 'binary' ? (labels[1] ?? '1') : 'the predicted class'
  return {of, ...calibrationOf(facts.bins())}
}

export function curvesOf(facts: ClassFacts, labels: readonly string[]): Curves | null {
  const {task, probabilities} = facts.rows
  if (task !== 'binary' || probabilities === null) return null
  const steps = facts.steps(1)
  return {
    label: labels[1] ?? '1',
    roc: rocCurve(steps),
    precisionRecall: precisionRecallCurve(steps),
  }
}

/** Of truth − prediction; the bins of the histogram lie between the 0.5 % and 99.5 % quantiles. */
export function residualsOf({rows}: ValueFacts): Residuals {
  const {truth, predicted, rowCount} = rows
  const errors = truth.map((y, row) => y - (predicted[row] ?? 0)).sort()
  const mean = errors.reduce((sum, error) => sum + error, 0) / rowCount
  const squares = errors.reduce((sum, error) => sum + (error - mean) ** 2, 0)
  const ranks = new Ranks({values: errors, size: rowCount})
  const at = (share: number): number => sampleQuantile(ranks, rowCount, share)
  return {
    mean,
    std: Math.sqrt(squares / rowCount),
    min: at(0),
    p05: at(0.05),
    p25: at(0.25),
    median: at(0.5),
    p75: at(0.75),
    p95: at(0.95),
    max: at(1),
    histogram: histogramOf(ranks, rowCount, at(0.005), at(0.995)),
  }
}

/** Equal bins from `low` to `high`; what is beyond is in the first and the last one. */
function histogramOf(
  ranks: Ranks,
  size: number,
  low: number,
  high: number,
): {readonly edges: readonly number[]; readonly counts: readonly number[]} {
  if (!(high > low)) return {edges: [low, high], counts: [size]}
  const edges = Array.from(
    {length: HISTOGRAM_BINS + 1},
    (_, bin) => low + ((high - low) * bin) / HISTOGRAM_BINS,
  )
  const upTo = edges.map((edge, bin) =>
    bin === 0 ? 0 : bin === HISTOGRAM_BINS ? size : ranks.upTo(edge),
  )
  return {edges, counts: upTo.slice(1).map((rows, bin) => rows - (upTo[bin] ?? 0))}
}
