import {sortFloats} from '../numbers/index.ts'

/** What rows of a binary problem hold at each distinct score, highest score first. */
export interface ScoreSteps {
  /** Strictly descending. */
  readonly scores: Float64Array
  /** Weight of the positive rows with that score, and of the negative ones. */
  readonly positives: StepWeights
  readonly negatives: StepWeights
  readonly positiveTotal: number
  readonly negativeTotal: number
}

/** Counts where all rows weigh 1: half the memory of weights. */
export type StepWeights = Float64Array | Uint32Array

/**
 * Counts positive and negative rows by score: all that ROC, precision-recall and their areas need.
 *
 * @param isPositive - Whether a row is positive.
 * @param scores - One a row, finite.
 * @param weights - One a row, ≥ 0; 1 each where null.
 */
export function scoreSteps(
  rowCount: number,
  isPositive: (row: number) => boolean,
  scoreOf: (row: number) => number,
  weights: Float64Array | null = null,
): ScoreSteps {
  return weights === null
    ? countSteps(rowCount, isPositive, scoreOf)
    : weighSteps(rowCount, isPositive, scoreOf, weights)
}

/** Both classes sorted by themselves, then merged: sorting numbers alone is quick. */
function countSteps(
  rowCount: number,
  isPositive: (row: number) => boolean,
  scoreOf: (row: number) => number,
): ScoreSteps {
  const all = new Float64Array(rowCount)
  let positiveCount = 0
  let end = rowCount
  for (let row = 0; row < rowCount; row++)
    if (isPositive(row)) all[positiveCount++] = scoreOf(row)
    else all[--end] = scoreOf(row)
  const positive = sortFloats(all.subarray(0, positiveCount))
  const negative = sortFloats(all.subarray(positiveCount))
  const merged = mergeCounts(positive, negative)
  return {...merged, positiveTotal: positive.length, negativeTotal: negative.length}
}

function mergeCounts(
  positive: Float64Array,
  negative: Float64Array,
): Pick<ScoreSteps, 'scores' | 'positives' | 'negatives'> {
  // Of just the size that is needed: many rows share a score, and these arrays stay.
  const size = countDistinct(positive, negative)
  const scores = new Float64Array(size)
  const positives = new Uint32Array(size)
  const negatives = new Uint32Array(size)
  let p = positive.length - 1
  let n = negative.length - 1
  let step = 0
  for (; p >= 0 || n >= 0; step++) {
    const score = Math.max(
      p >= 0 ? (positive[p] ?? 0) : -Infinity,
      n >= 0 ? (negative[n] ?? 0) : -Infinity,
    )
    scores[step] = score
    const lastP = p
    const lastN = n
    while (p >= 0 && positive[p] === score) p--
    while (n >= 0 && negative[n] === score) n--
    positives[step] = lastP - p
    negatives[step] = lastN - n
  }
  return {scores, positives, negatives}
}

/** Distinct values of two ascending arrays together. */
function countDistinct(a: Float64Array, b: Float64Array): number {
  let count = 0
  for (let i = 0, j = 0; i < a.length || j < b.length; count++) {
    const [first, second] = [a[i] ?? Infinity, b[j] ?? Infinity]
    const value = first < second ? first : second
    while (i < a.length && a[i] === value) i++
    while (j < b.length && b[j] === value) j++
  }
  return count
}

function weighSteps(
  rowCount: number,
  isPositive: (row: number) => boolean,
  scoreOf: (row: number) => number,
  weights: Float64Array,
): ScoreSteps {
  const all = Float64Array.from({length: rowCount}, (_, row) => scoreOf(row))
  const order = Uint32Array.from({length: rowCount}, (_, row) => row)
  order.sort((a, b) => (all[b] ?? 0) - (all[a] ?? 0))
  const scores = new Float64Array(rowCount)
  const sides = [new Float64Array(rowCount), new Float64Array(rowCount)] as const
  const totals: [number, number] = [0, 0]
  let step = -1
  for (const row of order) {
    const score = all[row] ?? 0
    if (step < 0 || scores[step] !== score) scores[++step] = score
    const side = isPositive(row) ? 0 : 1
    const weight = weights[row] ?? 0
    sides[side][step] = (sides[side][step] ?? 0) + weight
    totals[side] += weight
  }
  const [positives, negatives] = sides
  return {
    scores: scores.slice(0, step + 1),
    positives: positives.slice(0, step + 1),
    negatives: negatives.slice(0, step + 1),
    positiveTotal: totals[0],
    negativeTotal: totals[1],
  }
}
