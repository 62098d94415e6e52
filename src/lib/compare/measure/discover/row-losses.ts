import {logLossOfRow, type ClassRows, type EvaluatedRows} from '../../../core/metrics/index.ts'
import type {PairedRows} from '../../paired-rows.ts'

/** The loss of one row that a search for parts looks at; lower is better. */
export interface RowLosses {
  readonly name: 'log loss' | 'squared error' | 'wrong answers'
  readonly old: (row: number) => number
  readonly new: (row: number) => number
}

/** Log loss where both models give probabilities, 1 for a wrong label, or squared error of numbers. */
export function rowLosses({new: now}: PairedRows, old: EvaluatedRows): RowLosses {
  if (!('classCount' in now) || !('classCount' in old))
    return {name: 'squared error', old: squaredError(old), new: squaredError(now)}
  if (now.probabilities === null || old.probabilities === null)
    return {name: 'wrong answers', old: wrongAnswer(old), new: wrongAnswer(now)}
  return {
    name: 'log loss',
    old: row => logLossOfRow(old, row),
    new: row => logLossOfRow(now, row),
  }
}

function squaredError({truth, predicted}: EvaluatedRows): (row: number) => number {
  return row => ((truth[row] ?? 0) - (predicted[row] ?? 0)) ** 2
}

function wrongAnswer({truth, predicted}: ClassRows): (row: number) => number {
  return row => (truth[row] === predicted[row] ? 0 : 1)
}
