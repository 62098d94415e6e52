import {averagePrecision, rocAuc} from './score-areas.ts'
import {scoreSteps, type ScoreSteps} from './score-steps.ts'
import type {ClassRows} from './types.ts'

/** Rows by the probability of one class against all others. */
export function stepsOfClass(rows: ClassRows, index: number): ScoreSteps {
  const {rowCount, truth, classCount, probabilities, weights} = rows
  return scoreSteps(
    rowCount,
    row => truth[row] === index,
    row => probabilities?.[row * classCount + index] ?? 0,
    weights,
  )
}

/**
 * Area under the ROC curve of each class against the rest, averaged.
 *
 * @param steps - Rows by the probability of the class, one entry a class.
 * @param average - `macro`: plain mean; `weighted`: by the rows of each class.
 * @returns 0 … 1, higher is better; NaN where a class has all rows, or, of the plain mean, none. In the weighted mean
 *   a class without rows has no part.
 * @see sklearn.metrics.roc_auc_score with multi_class="ovr" and all labels given.
 */
export function rocAucOneVsRest(
  steps: readonly ScoreSteps[],
  average: 'macro' | 'weighted',
): number {
  return meanOver(steps, average, rocAuc)
}

/**
 * Average precision of each class against the rest, averaged; a class without rows counts as 0.
 *
 * @returns 0 … 1, higher is better.
 * @see sklearn.metrics.average_precision_score of multiclass labels.
 */
export function averagePrecisionOneVsRest(steps: readonly ScoreSteps[]): number {
  return meanOver(steps, 'macro', averagePrecision)
}

/**
 * Area under the ROC curve of every pair of classes, averaged: for classes a < b the mean of the area
 * of a against b by the probability of a, and of b against a by that of b.
 *
 * @param average - `macro`: plain mean over pairs; `weighted`: by the rows of a pair. Weights of rows
 *   are not used.
 * @returns 0 … 1, higher is better; classes without rows have no part, and NaN where fewer than two have any.
 * @see sklearn.metrics.roc_auc_score with multi_class="ovo" and all labels given; Hand & Till (2001).
 */
export function rocAucOneVsOne(rows: ClassRows, average: 'macro' | 'weighted'): number {
  const {rowCount, classCount, truth, probabilities} = rows
  const members: number[][] = Array.from({length: classCount}, () => [])
  for (let row = 0; row < rowCount; row++) members[truth[row] ?? 0]?.push(row)
  const areaOf = (
    positive: readonly number[],
    negative: readonly number[],
    index: number,
  ): number =>
    rocAuc(
      scoreSteps(
        positive.length + negative.length,
        place => place < positive.length,
        place => {
          const row = positive[place] ?? negative[place - positive.length] ?? 0
          return probabilities?.[row * classCount + index] ?? 0
        },
      ),
    )
  let total = 0
  let weight = 0
  members.forEach((ofA, a) => {
    members.slice(a + 1).forEach((ofB, offset) => {
      if (ofA.length === 0 || ofB.length === 0) return
      const share = average === 'macro' ? 1 : ofA.length + ofB.length
      total += (share * (areaOf(ofA, ofB, a) + areaOf(ofB, ofA, a + 1 + offset))) / 2
      weight += share
    })
  })
  return total / weight
}

function meanOver(
  steps: readonly ScoreSteps[],
  average: 'macro' | 'weighted',
  ofClass: (steps: ScoreSteps) => number,
): number {
  let total = 0
  let weight = 0
  for (const step of steps) {
    const share = average === 'macro' ? 1 : step.positiveTotal
    if (share === 0) continue
    total += share * ofClass(step)
    weight += share
  }
  return total / weight
}
