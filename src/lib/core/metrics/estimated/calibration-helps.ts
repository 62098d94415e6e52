import {createRandom, shuffledIndices} from '../../statistics/index.ts'
import {calibrateIsotonic, type LabelledScores} from './calibrate-isotonic.ts'

const FOLDS = 5
const SEED = 42

/**
 * Whether isotonic calibration makes scores better probabilities: in five-fold cross-validation the squared error of the
 * calibrated ones (Brier score) is lower. Not so of few rows, and of scores that are calibrated already.
 *
 * @param rows - Scores 0 … 1.
 */
export function calibrationHelps({score, label}: LabelledScores): boolean {
  const rows = shuffledIndices(score.length, createRandom(SEED))
  let gained = 0
  for (let fold = 0; fold < FOLDS; fold++) {
    const inFold = (_: number, place: number): boolean => place % FOLDS === fold
    const held = rows.filter(inFold)
    const rest = rows.filter((row, place) => !inFold(row, place))
    if (held.length === 0 || rest.length === 0) return false
    const calibrate = calibrateIsotonic(taken({score, label}, rest))
    for (const row of held) {
      const [p, y] = [score[row] ?? 0, label[row] ?? 0]
      gained += (p - y) ** 2 - (calibrate(p) - y) ** 2
    }
  }
  return gained > 0
}

function taken({score, label}: LabelledScores, rows: Uint32Array): LabelledScores {
  return {
    score: Float64Array.from(rows, row => score[row] ?? 0),
    label: Float64Array.from(rows, row => label[row] ?? 0),
  }
}
