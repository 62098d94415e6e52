import type {ClassFacts} from '../facts.ts'
import {averagePrecision} from '../score-areas.ts'
import {stepBounds, stepOfValue} from './step-sorter.ts'
import type {SteppedRows} from './step-cells.ts'

/**
 * Positive and negative rows by the score of each model. Where there are more than `limit` scores, a step holds
 * about equal shares of the positive and of the negative rows together, so that few positive rows among many
 * others are told apart.
 */
export function scoreSteppedRows(models: readonly ClassFacts[], limit: number): SteppedRows {
  const [first] = models
  const {truth, rowCount} = first?.rows ?? {truth: new Int32Array(), rowCount: 0}
  return {
    rowCount,
    sideCount: 2,
    sideOf: row => (truth[row] === 1 ? 0 : 1),
    stepOf: models.map(facts => scoreStepper(facts, limit)),
    limit,
    valueOf: (_, [positives = NONE, negatives = NONE]) => averagePrecision({positives, negatives}),
    exact: models.map(facts => averagePrecision(facts.steps(1))),
  }
}

const NONE = new Float64Array()

/** 0 for the highest scores. */
function scoreStepper(facts: ClassFacts, limit: number): (row: number) => number {
  const {probabilities, classCount} = facts.rows
  const {scores, positives, negatives, positiveTotal, negativeTotal} = facts.steps(1)
  const [p, n] = [Math.max(1, positiveTotal), Math.max(1, negativeTotal)]
  let share = 0
  let next = 0
  const bounds =
    scores.length <= limit
      ? scores.toReversed()
      : stepBounds(scores.toReversed(), limit, place => {
          for (; next < place; next++) {
            const step = scores.length - 1 - next
            share += ((positives[step] ?? 0) / p + (negatives[step] ?? 0) / n) / 2
          }
          return Math.floor(share * limit)
        })
  return row => bounds.length - 1 - stepOfValue(bounds, probabilities?.[row * classCount + 1] ?? 0)
}
