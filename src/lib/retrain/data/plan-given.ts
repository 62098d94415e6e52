import {createHash} from 'node:crypto'
import {knownRows} from '../../compare/index.ts'
import {MlopsError} from '../../core/errors/index.ts'
import {canonicalJson, counted} from '../../core/text/index.ts'
import {digestTable} from '../../data/index.ts'
import type {Project} from '../../project/index.ts'
import type {DataPlan, DataWindow} from '../types.ts'
import {withSource} from './open-source.ts'

/**
 * Of data without a time: all of data.source is trained on, and data.test judges.
 *
 * @throws MlopsError `RETRAIN_SOURCE`, `RETRAIN_LEAKAGE` where rows of the test stand in the training data.
 */
export async function planGiven(
  project: Project,
  signal: AbortSignal | undefined,
): Promise<DataPlan> {
  const train = await describe(project, 'source', signal)
  const test = await describe(project, 'test', signal)
  if (train === undefined || test === undefined)
    throw new MlopsError(
      'RETRAIN_SOURCE',
      `${project.configPath} names neither \`data.timestamp\`, by which the newest rows could be kept for the test, nor \`data.test\`.`,
      {hint: 'Name the column that says when a row happened, or rows that are never trained on.'},
    )
  await refuseLeakage(project, test.window.rows, signal)
  return {
    source: train.shown,
    split: 'given',
    train: train.window,
    test: test.window,
    leftOut: {unlabelled: 0, tooYoung: 0, older: 0},
    sha256: createHash('sha256')
      .update(canonicalJson([train.sha256, test.sha256]))
      .digest('hex'),
  }
}

interface Given {
  readonly shown: string
  readonly window: DataWindow
  readonly sha256: string
}

function describe(
  project: Project,
  key: 'source' | 'test',
  signal: AbortSignal | undefined,
): Promise<Given | undefined> {
  return withSource(project, key, signal, async ({database, table, shown}) => {
    const [row] = await database.rows(
      `SELECT count(*) AS n FROM ${table.relation([])}`,
      table.subject,
    )
    const {sha256} = await digestTable(database, table, table.subject, signal)
    return {shown, sha256, window: {from: null, until: null, rows: Number(row?.['n'])}}
  })
}

async function refuseLeakage(
  project: Project,
  testRows: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const {max_leakage: most = 0} = project.config.compare
  const {id} = project.config.data
  const {rows, by} = await knownRows(project, {id, signal})
  if (rows === null || rows <= most * testRows) return
  throw new MlopsError(
    'RETRAIN_LEAKAGE',
    `${counted(rows, 'row')} of ${testRows.toLocaleString('en-US')} in data.test stand in data.source (by ${by === 'id' ? (id ?? 'id') : 'their values'}), so a model that learned them by heart would seem good.`,
    {
      hint: 'Take them out of data.source, name data.timestamp so that the newest rows are the test, or allow a share by compare.max_leakage.',
      details: {rows, testRows, most},
    },
  )
}
