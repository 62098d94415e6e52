import {createHash} from 'node:crypto'
import {knownRows} from '../../compare/index.ts'
import {MlopsError} from '../../core/errors/index.ts'
import {canonicalJson} from '../../core/text/index.ts'
import type {Project} from '../../project/index.ts'
import type {DataPlan, DataWindow} from '../types.ts'
import {refuseLeakage} from './refuse-leakage.ts'
import {withSource} from './open-source.ts'
import type {DataRequest} from './data-request.ts'
import {writtenColumns} from './written-columns.ts'

/**
 * Of data without a time: all of data.source is trained on, and data.test judges.
 *
 * @throws MlopsError `RETRAIN_SOURCE`, `RETRAIN_LEAKAGE` where rows of the test stand in the training data.
 */
export async function planGiven(
  project: Project,
  {champion, signal}: Pick<DataRequest, 'champion' | 'signal'>,
): Promise<DataPlan> {
  const train = await describe(project, 'source', {champion, signal})
  const test = await describe(project, 'test', {champion, signal})
  if (train === undefined || test === undefined)
    throw new MlopsError(
      'RETRAIN_SOURCE',
      `${project.configPath} names neither \`data.timestamp\`, by which the newest rows could be kept for the test, nor \`data.test\`.`,
      {hint: 'Name the column that says when a row happened, or rows that are never trained on.'},
    )
  await refuseKnown(project, test.window.rows, signal)
  return {
    source: train.shown,
    split: 'given',
    train: train.window,
    fresh: null,
    test: test.window,
    leftOut: {unlabelled: 0, tooYoung: 0, older: 0, withoutTime: 0},
    sha256: createHash('sha256')
      .update(canonicalJson([train.digest, test.digest]))
      .digest('hex'),
  }
}

interface Given {
  readonly shown: string
  readonly window: DataWindow
  /** Says whether the rows are the same, in any order. */
  readonly digest: string
}

function describe(
  project: Project,
  key: 'source' | 'test',
  {champion, signal}: Pick<DataRequest, 'champion' | 'signal'>,
): Promise<Given | undefined> {
  return withSource(project, key, signal, async source => {
    const {database, table, shown} = source
    const texts = await writtenColumns(source, champion)
    // A sum of hashes: a query gives its rows in another order each time, and is the same data.
    const [row] = await database.rows(
      `SELECT count(*) AS n, sum(hash(rows)::HUGEINT)::VARCHAR AS hash FROM ${table.relation(texts)} AS rows`,
      table.subject,
    )
    const columns = table.columns.map(({name, type}) => [name, type])
    const digest = canonicalJson([columns, row?.['hash']])
    return {shown, digest, window: {from: null, until: null, rows: Number(row?.['n'])}}
  })
}

async function refuseKnown(
  project: Project,
  testRows: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const {id} = project.config.data
  const {rows, by} = await knownRows(project, {id, signal})
  refuseLeakage(project, {
    rows: rows ?? 0,
    testRows,
    id: by === 'id' ? (id ?? null) : null,
    test: 'data.test',
    train: 'data.source',
    way: 'Take them out of data.source, or name data.timestamp so that the newest rows are the test',
  })
}
