import {stepOfValue} from './resampling/step-sorter.ts'
import {averagePrecision} from './score-areas.ts'
import type {ClassFacts} from './facts.ts'

/**
 * Influence of each row on the mean over classes of average precision: the derivative by its weight. With P the
 * positive rows of a class, T and F the positive and negative rows that score at least as high, a positive row
 * at score s adds T/(T + F) at s − AP + Σ F/(T + F)², and a negative one −Σ T/(T + F)², over the positive rows that
 * score s or lower, all divided by P. The sum over all rows is 0.
 *
 * @see Hampel (1974) for influence; sklearn.metrics.average_precision_score for the metric.
 */
export function precisionInfluence(facts: ClassFacts): Float64Array {
  const {rowCount, classCount, truth, probabilities} = facts.rows
  const influence = new Float64Array(rowCount)
  for (let index = 0; index < classCount; index++) {
    const steps = facts.steps(index)
    const {scores, positives, negatives, positiveTotal} = steps
    if (positiveTotal === 0) continue
    const value = averagePrecision(steps)
    const size = scores.length
    // Ascending as the scores are to be searched.
    const ofPositives = new Float64Array(size)
    const ofNegatives = new Float64Array(size)
    let hits = positiveTotal
    let misses = steps.negativeTotal
    let raise = 0
    let lower = 0
    for (let place = 0; place < size; place++) {
      const step = size - 1 - place
      const own = positives[step] ?? 0
      const rows = hits + misses
      raise += (own * misses) / (rows * rows)
      lower += (own * hits) / (rows * rows)
      ofPositives[place] = hits / rows - value + raise
      ofNegatives[place] = -lower
      hits -= own
      misses -= negatives[step] ?? 0
    }
    const ascending = scores.toReversed()
    const scale = 1 / (classCount * positiveTotal)
    for (let row = 0; row < rowCount; row++) {
      const place = stepOfValue(ascending, probabilities?.[row * classCount + index] ?? 0)
      const own = truth[row] === index ? ofPositives[place] : ofNegatives[place]
      influence[row] = (influence[row] ?? 0) + scale * (own ?? 0)
    }
  }
  return influence
}
