import {
  createCountDrawer,
  createRandom,
  drawBinomial,
  normalQuantile,
  standardDeviation,
} from '../../statistics/index.ts'
import {ascendingOrder} from './ascending-order.ts'
import {calibrateIsotonic, type LabelledScores} from './calibrate-isotonic.ts'
import {estimateMetric, type EstimatedMetric} from './estimate-metric.ts'

const MOST_REPEATS = 200
const LEAST_REPEATS = 20
/** Rows that all repeats together go through. */
const ROWS_OF_REPEATS = 2e7
const SEED = 42
const CONFIDENCE = 0.95

/** Scores of rows whose labels are missing, and what they are calibrated by. */
export interface EstimatedRows {
  /** Of the positive class, as the model gives it. */
  readonly score: ArrayLike<number>
  /** 1 where the positive class was predicted, else 0. */
  readonly predicted: ArrayLike<number>
  /** How many each row stands for. */
  readonly counts: ArrayLike<number>
  /** Labelled rows that the scores are calibrated by; left out: the scores are probabilities as they are. */
  readonly reference?: LabelledScores | undefined
}

export interface MetricEstimate {
  /** NaN where the metric is not defined. */
  readonly value: number
  /** What the metric of the missing labels lies in, in 95 of 100 cases; null where it is not defined. */
  readonly interval: {readonly lower: number; readonly upper: number} | null
}

/**
 * What a metric is expected to be, and how far that of the missing labels may lie from it: up to 200 times the
 * reference is drawn anew with replacement and calibrated by, and labels are drawn by the probabilities; the interval is
 * ± 1.96 standard deviations of the metric. It holds for what the estimate holds for: inputs that mean what they meant.
 *
 * @param rows - n ≥ 1, score 0 … 1.
 */
export function estimateWithInterval(metric: EstimatedMetric, rows: EstimatedRows): MetricEstimate {
  const {score, predicted, counts, reference} = ascending(rows)
  const value = estimateMetric(metric, {
    ...{predicted, counts, score},
    probability: calibrated(score, reference),
  })
  const random = createRandom(SEED)
  const weights = Float64Array.from(
    reference?.score ?? [],
    (_, row) => reference?.counts?.[row] ?? 1,
  )
  const draw = createCountDrawer(weights)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const drawn = new Float64Array(weights.length)
  const rowsARepeat = score.length + weights.length
  const repeats = Math.min(
    Math.max(Math.floor(ROWS_OF_REPEATS / rowsARepeat), LEAST_REPEATS),
    MOST_REPEATS,
  )
  const values = Array.from({length: repeats}, () => {
    if (reference !== undefined) draw(total, random, drawn)
    const probability = calibrated(score, reference && {...reference, counts: drawn})
    const shares = probability.map((p, row) => {
      const count = counts[row] ?? 1
      return drawBinomial(count, p, random) / count
    })
    return estimateMetric(metric, {probability: shares, predicted, counts, score})
  }).filter(Number.isFinite)
  const spread = standardDeviation({values: Float64Array.from(values), size: values.length})
  const reach = normalQuantile((1 + CONFIDENCE) / 2) * spread
  const isDefined = Number.isFinite(value) && values.length > 1
  if (!isDefined) return {value, interval: null}
  return {value, interval: {lower: Math.max(0, value - reach), upper: Math.min(1, value + reach)}}
}

function calibrated(score: Float64Array, reference: LabelledScores | undefined): Float64Array {
  return reference === undefined ? score : score.map(calibrateIsotonic(reference))
}

/** Sorted once, so that nothing that is drawn has to be. */
function ascending({score, predicted, counts, reference}: EstimatedRows): {
  readonly score: Float64Array
  readonly predicted: Float64Array
  readonly counts: Float64Array
  readonly reference: LabelledScores | undefined
} {
  const order = ascendingOrder(score)
  return {
    ...{score: taken(score, order), predicted: taken(predicted, order)},
    counts: taken(counts, order),
    reference: reference && ascendingReference(reference),
  }
}

function ascendingReference({score, label, counts}: LabelledScores): LabelledScores {
  const order = ascendingOrder(score)
  return {
    ...{score: taken(score, order), label: taken(label, order)},
    ...(counts === undefined ? {} : {counts: taken(counts, order)}),
  }
}

function taken(values: ArrayLike<number>, order: Uint32Array): Float64Array {
  return Float64Array.from(order, row => values[row] ?? 0)
}
