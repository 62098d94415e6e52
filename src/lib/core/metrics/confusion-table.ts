/**
 * Rows by true and predicted class: entry [t · k + p] is the weight of rows of class t predicted as p.
 *
 * @param truth - Class of each row, 0 … k − 1.
 * @param predicted - Predicted class of each row, 0 … k − 1.
 * @param weights - One a row, ≥ 0; 1 each where left out.
 * @returns k² sums of weights, row-major by true class.
 * @see sklearn.metrics.confusion_matrix.
 */
export function confusionTable(
  truth: Int32Array,
  predicted: Int32Array,
  classCount: number,
  weights: Float64Array | null = null,
): Float64Array {
  const table = new Float64Array(classCount * classCount)
  for (let row = 0; row < truth.length; row++) {
    const cell = (truth[row] ?? 0) * classCount + (predicted[row] ?? 0)
    table[cell] = (table[cell] ?? 0) + (weights === null ? 1 : (weights[row] ?? 0))
  }
  return table
}

/** Sums of a confusion table: by true class, by predicted class, on the diagonal, in all. */
export interface ConfusionSums {
  readonly support: Float64Array
  readonly predicted: Float64Array
  readonly hits: Float64Array
  readonly total: number
}

/** The sums of a table of k² entries. */
export function confusionSums(table: Float64Array, classCount: number): ConfusionSums {
  const support = new Float64Array(classCount)
  const predicted = new Float64Array(classCount)
  const hits = new Float64Array(classCount)
  let total = 0
  for (let t = 0; t < classCount; t++)
    for (let p = 0; p < classCount; p++) {
      const weight = table[t * classCount + p] ?? 0
      support[t] = (support[t] ?? 0) + weight
      predicted[p] = (predicted[p] ?? 0) + weight
      if (t === p) hits[t] = weight
      total += weight
    }
  return {support, predicted, hits, total}
}
