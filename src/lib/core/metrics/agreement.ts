import {confusionSums} from './confusion-table.ts'

/**
 * Share of rows whose class was predicted: Σ hits / Σ rows.
 *
 * @param table - Confusion table of k² entries.
 * @returns 0 … 1, higher is better; NaN without rows.
 * @see sklearn.metrics.accuracy_score.
 */
export function accuracy(table: Float64Array, classCount: number): number {
  const {hits, total} = confusionSums(table, classCount)
  return sum(hits) / total
}

/**
 * Mean recall of the classes that have rows.
 *
 * @param table - Confusion table of k² entries.
 * @returns 0 … 1, higher is better; NaN without rows.
 * @see sklearn.metrics.balanced_accuracy_score, which leaves out classes without rows too.
 */
export function balancedAccuracy(table: Float64Array, classCount: number): number {
  const {hits, support} = confusionSums(table, classCount)
  let recalls = 0
  let classes = 0
  support.forEach((rows, index) => {
    if (rows === 0) return
    recalls += (hits[index] ?? 0) / rows
    classes++
  })
  return recalls / classes
}

/**
 * Matthews correlation coefficient: the correlation of true and predicted class.
 *
 * (n · Σ hits − Σ tₖpₖ) / √((n² − Σ pₖ²)(n² − Σ tₖ²)), with t and p the rows by true and predicted class.
 *
 * @param table - Confusion table of k² entries.
 * @returns −1 … 1, higher is better; 0 where the truth or the prediction is one class alone.
 * @see sklearn.metrics.matthews_corrcoef; Gorodkin (2004) for k classes.
 */
export function matthewsCorrelation(table: Float64Array, classCount: number): number {
  const {hits, support, predicted, total} = confusionSums(table, classCount)
  const squared = total * total
  const spread = (squared - dot(predicted, predicted)) * (squared - dot(support, support))
  if (!(spread > 0)) return 0
  return (total * sum(hits) - dot(support, predicted)) / Math.sqrt(spread)
}

/**
 * Cohen's kappa: agreement beyond what the marginal sums give by chance, 1 − (1 − pₒ) / (1 − pₑ).
 *
 * @param table - Confusion table of k² entries.
 * @returns −1 … 1, higher is better; NaN where truth and prediction are the same single class.
 * @see sklearn.metrics.cohen_kappa_score.
 */
export function cohenKappa(table: Float64Array, classCount: number): number {
  const {hits, support, predicted, total} = confusionSums(table, classCount)
  // Exactly 0 of a single class, which a difference of sums of weights need not be.
  const offByChance =
    dot(
      support,
      predicted.map(rows => total - rows),
    ) / total
  return 1 - (total - sum(hits)) / offByChance
}

export function sum(values: Float64Array): number {
  let total = 0
  for (const value of values) total += value
  return total
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((total, value, index) => total + value * (b[index] ?? 0), 0)
}
