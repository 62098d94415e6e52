import {createRandom, shuffledIndices} from '../statistics/index.ts'
import {GRAM_BUCKETS, type HashedTexts} from './hash-grams.ts'

const EPOCHS = 3
const RATE = 0.5

/** Log-odds of the second class: `bias` and the mean weight of a text's buckets, times the root of their number. */
export interface TextClassifier {
  readonly bias: number
  readonly weights: Float64Array
}

/**
 * Logistic regression on hashed texts, each scaled to length 1, by stochastic gradient descent whose steps
 * shrink by bucket (AdaGrad): three passes in random order.
 *
 * @param labels - 0 or 1, one a text.
 * @param rows - The texts to learn from.
 * @see Duchi, Hazan & Singer (2011), Adaptive subgradient methods.
 */
export function trainTextClassifier(
  {offsets, buckets}: HashedTexts,
  labels: Uint8Array,
  rows: Uint32Array,
  seed: number,
): TextClassifier {
  const random = createRandom(seed)
  const weights = new Float64Array(GRAM_BUCKETS)
  const squares = new Float64Array(GRAM_BUCKETS).fill(1e-8)
  let bias = 0
  let biasSquares = 1e-8
  for (let epoch = 0; epoch < EPOCHS; epoch++)
    for (const place of shuffledIndices(rows.length, random)) {
      const row = rows[place] as number
      const start = offsets[row] as number
      const end = offsets[row + 1] as number
      const value = 1 / Math.sqrt(Math.max(1, end - start))
      let score = 0
      for (let at = start; at < end; at++) score += weights[buckets[at] as number] as number
      const error = 1 / (1 + Math.exp(-(bias + score * value))) - (labels[row] as number)
      biasSquares += error * error
      bias -= (RATE * error) / Math.sqrt(biasSquares)
      const slope = error * value
      const square = slope * slope
      for (let at = start; at < end; at++) {
        const bucket = buckets[at] as number
        const sum = (squares[bucket] as number) + square
        squares[bucket] = sum
        weights[bucket] = (weights[bucket] as number) - (RATE * slope) / Math.sqrt(sum)
      }
    }
  return {bias, weights}
}

/** Scores of texts. */
export function scoreHashedTexts(
  {bias, weights}: TextClassifier,
  {offsets, buckets}: HashedTexts,
  rows: Uint32Array,
): Float64Array {
  return Float64Array.from(rows, row => {
    const start = offsets[row] as number
    const end = offsets[row + 1] as number
    let score = 0
    for (let at = start; at < end; at++) score += weights[buckets[at] as number] as number
    return bias + score / Math.sqrt(Math.max(1, end - start))
  })
}
