import {MlopsError} from '../../core/errors/index.ts'
import {counted} from '../../core/text/index.ts'
import {durationMs, type Project} from '../../project/index.ts'
import type {Champion, DataPlan} from '../types.ts'
import {chooseCut} from './choose-cut.ts'
import {countWindows, type Windows} from './count-windows.ts'
import {planGiven} from './plan-given.ts'
import {labelledRows} from './split-rows.ts'
import {withSource} from './open-source.ts'

export interface DataRequest {
  readonly champion: Champion | null
  readonly asOf: Date
  readonly signal?: AbortSignal | undefined
}

/**
 * Which rows a run trains on and which it is judged on. With data.timestamp the newest rows are the test, all of
 * them newer than what the champion knows, and the rows before are for training; without it these are
 * data.source and data.test as they are.
 *
 * @throws MlopsError `RETRAIN_DATA` (exit 5) with the rows that there are and those that it takes, `RETRAIN_SOURCE`
 *   for a project without data, `RETRAIN_LEAKAGE`, `DATA_*`.
 */
export async function planData(project: Project, request: DataRequest): Promise<DataPlan> {
  const {timestamp, target, source} = project.config.data
  if (source === undefined || target === undefined) {
    const missing = source === undefined ? 'data.source' : 'data.target'
    throw new MlopsError('RETRAIN_SOURCE', `${project.configPath} has no \`${missing}\`.`, {
      hint: 'Name all labelled data and the column with the answer: `data: {source: "data/*.parquet", target: y, timestamp: time}`.',
    })
  }
  const plan =
    timestamp === undefined
      ? await planGiven(project, request.signal)
      : await planByTime(project, request, {timestamp, target})
  assertEnough(project, plan)
  return plan
}

async function planByTime(
  project: Project,
  {champion, asOf, signal}: DataRequest,
  columns: {readonly timestamp: string; readonly target: string},
): Promise<DataPlan> {
  const {test = 0.2, window, label_delay: delay = '0s'} = project.config.retrain?.data ?? {}
  const before = new Date(asOf.getTime() - durationMs(delay)).toISOString()
  const plan = await withSource(project, 'source', signal, async source => {
    const texts = champion?.texts ?? []
    const rows = labelledRows(source, {...columns, texts})
    const knownUntil = champion?.knownUntil ?? null
    const cut = await chooseCut(source.database, rows, {before, knownUntil, test})
    if (cut === null) throw nothingNew(source.shown, champion)
    const from =
      window === undefined ? null : new Date(Date.parse(cut) - durationMs(window)).toISOString()
    const windows: Windows = {from, cut, until: before, seen: asOf.toISOString()}
    return {
      source: source.shown,
      split: 'time' as const,
      ...(await countWindows(source, rows, columns, windows)),
    }
  })
  if (plan === undefined) throw new Error('data.source was there a moment ago.')
  return plan
}

function nothingNew(source: string, champion: Champion | null): MlopsError {
  const what =
    champion?.knownUntil == null
      ? `${source} has no labelled row yet.`
      : `${source} has no labelled row that is newer than what ${champion.ref} knows, which ends ${champion.knownUntil}.`
  return new MlopsError('RETRAIN_DATA', what, {
    hint: 'Add rows with answers to data.source; a new model is judged on rows that neither model has seen.',
  })
}

function assertEnough(project: Project, {source, train, test}: DataPlan): void {
  const least = project.config.retrain?.data.min_rows ?? 1
  for (const [{rows}, what] of [
    [train, 'train'],
    [test, 'test'],
  ] as const)
    if (rows < least)
      throw new MlopsError(
        'RETRAIN_DATA',
        `There is too little to ${what} on: ${counted(rows, 'row')} of ${source}, and it takes ${least.toLocaleString('en-US')}.`,
        {
          hint: 'Wait for more labelled rows, or lower retrain.data.min_rows in mlops.yaml.',
          details: {rows, least},
        },
      )
}
