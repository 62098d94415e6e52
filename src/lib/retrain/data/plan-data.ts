import {MlopsError} from '../../core/errors/index.ts'
import {counted} from '../../core/text/index.ts'
import {sqlIdentifier} from '../../platform/duckdb/index.ts'
import {durationMs, type Project} from '../../project/index.ts'
import type {Champion, DataPlan} from '../types.ts'
import {chooseCut} from './choose-cut.ts'
import {countKnownIds, countWindows, type Windows} from './count-windows.ts'
import type {DataRequest} from './data-request.ts'
import {planGiven} from './plan-given.ts'
import {withSource, type OpenSource} from './open-source.ts'
import {refuseLeakage} from './refuse-leakage.ts'
import {labelledRows, type LabelledRows} from './split-rows.ts'
import {writtenColumns} from './written-columns.ts'

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
      ? await planGiven(project, request)
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
    const texts = await writtenColumns(source, champion)
    const rows = labelledRows(source, {...columns, texts})
    const knownUntil = champion?.knownUntil ?? null
    const cut = await chooseCut(source.database, rows, {before, knownUntil, test})
    if (cut === null) {
      await assertTimes(source, rows, columns.timestamp)
      throw nothingNew(source.shown, champion)
    }
    const from =
      window === undefined ? null : new Date(Date.parse(cut) - durationMs(window)).toISOString()
    const trainedUntil = champion?.trainedUntil ?? null
    const windows: Windows = {from, cut, until: before, trainedUntil, seen: asOf.toISOString()}
    const found = await countWindows(source, rows, columns, windows)
    await refuseKnownIds(project, source, {rows, windows, testRows: found.test.rows})
    return {source: source.shown, split: 'time' as const, ...found}
  })
  if (plan === undefined) throw new Error('data.source was there a moment ago.')
  return plan
}

/** Texts that are no times would leave every row out in silence. */
async function assertTimes(
  {database, table}: OpenSource,
  {sql, subject}: LabelledRows,
  timestamp: string,
): Promise<void> {
  const [row] = await database.rows(
    `SELECT count(*) AS n, count("$time") AS dated, first(${sqlIdentifier(timestamp)})::VARCHAR AS example FROM (${sql})`,
    subject,
  )
  if (Number(row?.['n']) === 0 || Number(row?.['dated']) > 0) return
  throw new MlopsError(
    'DATA_COLUMNS',
    `${timestamp} of ${table.subject} holds no times, such as ${String(row?.['example'])}.`,
    {hint: 'Write them as ISO 8601, 2026-11-28T09:30:00Z, or make them times by a query.'},
  )
}

async function refuseKnownIds(
  project: Project,
  source: OpenSource,
  {
    rows,
    windows,
    testRows,
  }: {readonly rows: LabelledRows; readonly windows: Windows; readonly testRows: number},
): Promise<void> {
  const {id} = project.config.data
  if (id === undefined || !source.table.columns.some(({name}) => name === id)) return
  refuseLeakage(project, {
    rows: await countKnownIds(source, rows, id, windows),
    testRows,
    id,
    test: `the test from ${windows.cut} on`,
    train: 'the rows before',
    way: `Let ${source.shown} have each ${id} once, or name another column in data.id`,
  })
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
