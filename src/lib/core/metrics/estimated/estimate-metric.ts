import {ascendingOrder} from './ascending-order.ts'

/** Rows of a binary classifier without labels. Equal ones may be given once, with their number. */
export interface UnlabelledRows {
  /** Calibrated probability of the positive class. */
  readonly probability: ArrayLike<number>
  /** 1 where the positive class was predicted, else 0. */
  readonly predicted: ArrayLike<number>
  /** What orders the rows for the ROC curve; the probability where left out. */
  readonly score?: ArrayLike<number>
  /** How many each row stands for; 1 where left out. */
  readonly counts?: ArrayLike<number>
}

export const ESTIMATED_METRICS = ['auc', 'accuracy', 'precision', 'recall', 'f1'] as const
export type EstimatedMetric = (typeof ESTIMATED_METRICS)[number]

/**
 * Confidence-based performance estimation (CBPE): what a metric of a binary classifier is expected to be while the
 * labels are missing.
 *
 * With calibrated p and prediction ŷ the expected counts are TP = Σ p·[ŷ=1], FP = Σ (1−p)·[ŷ=1], FN = Σ p·[ŷ=0],
 * TN = Σ (1−p)·[ŷ=0], and the metric is computed from these. The area under the ROC curve counts each row as p of a
 * positive and 1 − p of a negative one, ties of the score by half. It holds as far as the probabilities do: a change
 * of what the inputs mean (concept drift) is not seen.
 *
 * @returns 0 … 1; NaN where the metric is not defined, such as the precision without a positive prediction.
 * @see NannyML 0.13.1, `performance_estimation.confidence_based`.
 */
export function estimateMetric(metric: EstimatedMetric, rows: UnlabelledRows): number {
  if (metric === 'auc') return expectedAuc(rows)
  const {tp, fp, fn, tn} = expectedCounts(rows)
  switch (metric) {
    case 'accuracy':
      return (tp + tn) / (tp + fp + fn + tn)
    case 'precision':
      return tp / (tp + fp)
    case 'recall':
      return tp / (tp + fn)
    case 'f1':
      return (2 * tp) / (2 * tp + fp + fn)
  }
}

interface ExpectedCounts {
  readonly tp: number
  readonly fp: number
  readonly fn: number
  readonly tn: number
}

function expectedCounts({probability, predicted, counts}: UnlabelledRows): ExpectedCounts {
  const sums = {tp: 0, fp: 0, fn: 0, tn: 0}
  for (let row = 0; row < probability.length; row++) {
    const count = counts?.[row] ?? 1
    const positive = (probability[row] ?? 0) * count
    const isPredicted = predicted[row] === 1
    sums[isPredicted ? 'tp' : 'fn'] += positive
    sums[isPredicted ? 'fp' : 'tn'] += count - positive
  }
  return sums
}

function expectedAuc({probability, score = probability, counts}: UnlabelledRows): number {
  const order = ascendingOrder(score)
  let [area, below, positives] = [0, 0, 0]
  for (let first = 0; first < order.length;) {
    const tied = score[order[first] ?? 0]
    let [positive, negative, next] = [0, 0, first]
    for (; next < order.length && score[order[next] ?? 0] === tied; next++) {
      const row = order[next] ?? 0
      const count = counts?.[row] ?? 1
      positive += (probability[row] ?? 0) * count
      negative += (1 - (probability[row] ?? 0)) * count
    }
    area += positive * (below + negative / 2)
    below += negative
    positives += positive
    first = next
  }
  return area / (below * positives)
}
