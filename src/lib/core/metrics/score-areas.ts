import type {ScoreSteps} from './score-steps.ts'

/**
 * Area under the ROC curve: the probability that a positive row scores above a negative one, ties
 * counted by half.
 *
 * @param steps - Positive and negative rows by score, highest first.
 * @returns 0 … 1, higher is better, 0.5 by chance; NaN where one of the classes has no rows.
 * @see sklearn.metrics.roc_auc_score; Mann & Whitney (1947).
 */
export function rocAuc({
  positives,
  negatives,
}: Pick<ScoreSteps, 'positives' | 'negatives'>): number {
  let above = 0
  let area = 0
  let negativeTotal = 0
  for (let step = 0; step < positives.length; step++) {
    const p = positives[step] ?? 0
    const n = negatives[step] ?? 0
    area += n * (above + p / 2)
    above += p
    negativeTotal += n
  }
  return area / (above * negativeTotal)
}

/**
 * Average precision: Σ (Rᵢ − Rᵢ₋₁) · Pᵢ over the distinct scores from the highest down, without
 * interpolation.
 *
 * @param steps - Positive and negative rows by score, highest first.
 * @returns 0 … 1, higher is better, by chance the share of positives; 0 without positive rows.
 * @see sklearn.metrics.average_precision_score.
 */
export function averagePrecision({
  positives,
  negatives,
}: Pick<ScoreSteps, 'positives' | 'negatives'>): number {
  let hits = 0
  let rows = 0
  let area = 0
  for (let step = 0; step < positives.length; step++) {
    const p = positives[step] ?? 0
    hits += p
    rows += p + (negatives[step] ?? 0)
    if (p > 0) area += p * (hits / rows)
  }
  return hits > 0 ? area / hits : 0
}
