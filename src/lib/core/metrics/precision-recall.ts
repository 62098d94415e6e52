import {confusionSums, type ConfusionSums} from './confusion-table.ts'

/**
 * How the classes are put together. `binary`: class 1 alone. `macro`: plain mean over the classes that
 * are true or predicted somewhere. `weighted`: mean by true rows. `micro`: over all rows at once.
 */
export type Average = 'binary' | 'macro' | 'weighted' | 'micro'

/**
 * Precision: share of the rows predicted as a class that are of it, hits / predicted.
 *
 * @param table - Confusion table of k² entries.
 * @returns 0 … 1, higher is better; a class that is never predicted counts as 0.
 * @see sklearn.metrics.precision_score with zero_division=0.
 */
export function precision(table: Float64Array, classCount: number, average: Average): number {
  return averaged(table, classCount, average, (hits, _, predicted) => ratio(hits, predicted))
}

/**
 * Recall: share of the rows of a class that are predicted as it, hits / support.
 *
 * @param table - Confusion table of k² entries.
 * @returns 0 … 1, higher is better; a class without rows that is predicted counts as 0 in `macro`.
 * @see sklearn.metrics.recall_score with zero_division=0.
 */
export function recall(table: Float64Array, classCount: number, average: Average): number {
  return averaged(table, classCount, average, (hits, support) => ratio(hits, support))
}

/**
 * F1, the harmonic mean of precision and recall: 2 · hits / (support + predicted).
 *
 * @param table - Confusion table of k² entries.
 * @returns 0 … 1, higher is better; a class that is only predicted counts as 0 in `macro`.
 * @see sklearn.metrics.f1_score with zero_division=0.
 */
export function f1(table: Float64Array, classCount: number, average: Average): number {
  return averaged(table, classCount, average, (hits, support, predicted) =>
    ratio(2 * hits, support + predicted),
  )
}

type OfClass = (hits: number, support: number, predicted: number) => number

function averaged(
  table: Float64Array,
  classCount: number,
  average: Average,
  ofClass: OfClass,
): number {
  const sums = confusionSums(table, classCount)
  if (!(sums.total > 0)) return Number.NaN
  const at = (index: number): number =>
    ofClass(sums.hits[index] ?? 0, sums.support[index] ?? 0, sums.predicted[index] ?? 0)
  switch (average) {
    case 'binary':
      return at(1)
    case 'micro':
      return ofClass(
        sums.hits.reduce((a, b) => a + b, 0),
        sums.total,
        sums.total,
      )
    case 'macro':
      return weightedMean(at, presence(sums))
    case 'weighted':
      return weightedMean(at, sums.support)
  }
}

function presence({support, predicted}: ConfusionSums): Float64Array {
  return support.map((rows, index) => (rows > 0 || (predicted[index] ?? 0) > 0 ? 1 : 0))
}

function weightedMean(at: (index: number) => number, weights: Float64Array): number {
  let total = 0
  let weight = 0
  weights.forEach((share, index) => {
    if (share === 0) return
    total += share * at(index)
    weight += share
  })
  return total / weight
}

function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0
}
