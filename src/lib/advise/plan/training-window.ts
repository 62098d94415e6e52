import {durationMs, type ProjectConfig} from '../../project/index.ts'
import {moment, TIME, type History} from '../history/index.ts'
import type {TrainingWindow} from './plan-trainings.ts'

/** What mlops.yaml says of the rows of a retraining. */
export interface WindowRules {
  readonly delayMs: number
  /** Newest rows that are kept for the test: a length in milliseconds, or a share. */
  readonly test: {readonly ms: number} | {readonly share: number}
  readonly minRows: number
}

export function windowRules({retrain}: ProjectConfig): WindowRules {
  const {test = 0.2, label_delay: delay = '0s', min_rows: minRows = 100} = retrain?.data ?? {}
  return {
    delayMs: durationMs(delay),
    test: typeof test === 'string' ? {ms: durationMs(test)} : {share: test},
    minRows,
  }
}

/**
 * The rows that a retraining at `cutMs` would take: those whose labels are there by then, the newest ones for the
 * test; undefined where there are too few of either.
 */
export async function trainingWindow(
  history: History,
  cutMs: number,
  window: string,
  {delayMs, test, minRows}: WindowRules,
): Promise<TrainingWindow | undefined> {
  const untilMs = cutMs - delayMs
  const fromMs = window === 'all' ? history.fromMs : untilMs - durationMs(window)
  // A window that begins before the data is that of all rows, and no longer its own.
  if (fromMs < history.fromMs) return undefined
  const within = `${TIME} >= ${moment(fromMs)} AND ${TIME} < ${moment(untilMs)}`
  const split =
    'ms' in test
      ? moment(untilMs - test.ms)
      : `(SELECT quantile_disc(${TIME}, ${1 - test.share}) FROM ${history.relation()} WHERE ${within})`
  const [counts] = await history.database.rows(
    `SELECT epoch_us(any_value(s)) / 1000 AS split, count(*) FILTER (${TIME} < s) AS train, count(*) FILTER (${TIME} >= s) AS test
     FROM (SELECT ${TIME}, ${split} AS s FROM ${history.relation()} WHERE ${within})`,
    'the data',
  )
  const [trainRows, testRows] = [Number(counts?.['train']), Number(counts?.['test'])]
  if (!(trainRows >= minRows) || !(testRows >= Math.min(minRows, 1))) return undefined
  return {fromMs, testFromMs: Number(counts?.['split']), untilMs, trainRows}
}
