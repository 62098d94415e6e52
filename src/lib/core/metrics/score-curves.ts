import type {ScoreSteps} from './score-steps.ts'

export interface RocPoint {
  /** Rows from this score on are called positive; null at the corner where none is. */
  readonly threshold: number | null
  readonly falsePositiveRate: number
  readonly truePositiveRate: number
}

export interface PrecisionRecallPoint {
  readonly threshold: number
  readonly recall: number
  readonly precision: number
}

/**
 * The ROC curve, thinned to at most `limit` points evenly along its length; (0, 0) and (1, 1) are
 * always among them.
 *
 * @returns In ascending rates; empty where one of the classes has no rows.
 * @see sklearn.metrics.roc_curve.
 */
export function rocCurve(steps: ScoreSteps, limit = 200): readonly RocPoint[] {
  const {positiveTotal, negativeTotal} = steps
  if (!(positiveTotal > 0) || !(negativeTotal > 0)) return []
  const points: RocPoint[] = [{threshold: null, falsePositiveRate: 0, truePositiveRate: 0}]
  walk(steps, limit - 1, (threshold, hits, misses) => {
    const truePositiveRate = hits / positiveTotal
    points.push({threshold, falsePositiveRate: misses / negativeTotal, truePositiveRate})
  })
  return points
}

/**
 * Precision against recall, thinned to at most `limit` points evenly along the curve.
 *
 * @returns In ascending recall; empty without positive rows.
 * @see sklearn.metrics.precision_recall_curve, which adds the point (0, 1).
 */
export function precisionRecallCurve(
  steps: ScoreSteps,
  limit = 200,
): readonly PrecisionRecallPoint[] {
  const {positiveTotal} = steps
  if (!(positiveTotal > 0)) return []
  const points: PrecisionRecallPoint[] = []
  walk(steps, limit, (threshold, hits, misses) => {
    points.push({threshold, recall: hits / positiveTotal, precision: hits / (hits + misses)})
  })
  return points
}

/** Visits at most `limit` steps: those that move on by a share of both classes, and the last. */
function walk(
  {scores, positives, negatives, positiveTotal, negativeTotal}: ScoreSteps,
  limit: number,
  visit: (threshold: number, hits: number, misses: number) => void,
): void {
  const all = scores.length <= limit
  let hits = 0
  let misses = 0
  let next = 0
  for (let step = 0; step < scores.length; step++) {
    hits += positives[step] ?? 0
    misses += negatives[step] ?? 0
    const way = (hits / (positiveTotal || 1) + misses / (negativeTotal || 1)) / 2
    const last = step === scores.length - 1
    if (!all && !last && way < next) continue
    visit(scores[step] ?? 0, hits, misses)
    // One of the visits is the last step, wherever the one before it was.
    next = (Math.floor(way * (limit - 2)) + 1) / (limit - 2)
  }
}
