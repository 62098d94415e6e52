import type {PeriodScore, ScoreMatrix} from './types.ts'
import {MlopsError} from '../errors/index.ts'

/** Score of a model on a period. @throws MlopsError `RETRAIN_SCORE_MISSING` where it was not measured. */
export function scoreOf(matrix: ScoreMatrix, model: string, period: number): PeriodScore {
  const score = matrix.scores.get(model)?.[period] ?? null
  if (score === null)
    throw new MlopsError(
      'RETRAIN_SCORE_MISSING',
      `Model ${model} has no score on period ${String(period)}.`,
      {hint: 'Measure every model on all periods after its cut that a policy may use it in.'},
    )
  return score
}

/** How much worse `value` is than `than`: negative where it is better. */
export function worseBy(value: number, than: number, matrix: ScoreMatrix): number {
  return matrix.better === 'lower' ? value - than : than - value
}
