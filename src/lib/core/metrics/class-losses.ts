import type {ClassRows} from './types.ts'

/** What a sure miss is raised to, as scikit-learn does for doubles: it costs 36.04. */
const EPSILON = Number.EPSILON

/**
 * Log loss of one row: −ln of the probability of its true class, clipped to [2.2e-16, 1 − 2.2e-16].
 *
 * The metric is the mean over rows. Lower is better, 0 … 36.05; NaN where a probability is NaN.
 *
 * @see sklearn.metrics.log_loss.
 */
export function logLossOfRow({truth, classCount, probabilities}: ClassRows, row: number): number {
  const p = probabilities?.[row * classCount + (truth[row] ?? 0)] ?? Number.NaN
  return -Math.log(Math.min(Math.max(p, EPSILON), 1 - EPSILON))
}

/**
 * Brier score of one row: Σₖ (pₖ − oₖ)², with o 1 for the true class and 0 for others; of a binary
 * model half of it, which is (p − y)² of the positive class.
 *
 * The metric is the mean over rows. Lower is better, 0 … 1, of several classes 0 … 2.
 *
 * @see sklearn.metrics.brier_score_loss; Brier (1950).
 */
export function brierOfRow(rows: ClassRows, row: number): number {
  const {task, truth, classCount, probabilities} = rows
  if (task === 'binary') {
    const miss = (probabilities?.[row * classCount + 1] ?? Number.NaN) - (truth[row] === 1 ? 1 : 0)
    return miss * miss
  }
  let total = 0
  for (let index = 0; index < classCount; index++) {
    const p = probabilities?.[row * classCount + index] ?? Number.NaN
    total += (p - (truth[row] === index ? 1 : 0)) ** 2
  }
  return total
}

/**
 * Whether the true class of a row is among the `k` most probable; of equal probabilities the class
 * with the higher number goes first.
 *
 * The metric is the share of such rows: 0 … 1, higher is better; 1 for k ≥ classes.
 *
 * @see sklearn.metrics.top_k_accuracy_score of a matrix of scores.
 */
export function isInTop(rows: ClassRows, row: number, k: number): boolean {
  const {truth, classCount, probabilities} = rows
  const own = truth[row] ?? 0
  const p = probabilities?.[row * classCount + own] ?? Number.NaN
  let before = 0
  for (let index = 0; index < classCount; index++) {
    const other = probabilities?.[row * classCount + index] ?? Number.NaN
    if (other > p || (other === p && index > own)) before++
  }
  return before < k
}
