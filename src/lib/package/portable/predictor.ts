import {
  createPredictionReader,
  predictBatch,
  type Feeds,
  type Predictions,
} from '../../model/portable.ts'
import type {RuntimeSession} from '../../platform/onnxruntime/runtime-session.ts'
import {answersOf, type Answer} from './answers.ts'
import type {PortableModel} from './page-model.ts'
import {rowFeeds, type Row} from './row-feeds.ts'

/** Rows to answers by a session of any runtime, read as `mlops predict` reads them. */
export async function predictRows(
  model: PortableModel,
  session: RuntimeSession,
  rows: readonly Row[],
): Promise<readonly Answer[]> {
  const {feeds, problems} = rowFeeds(model, rows)
  const [problem] = problems
  if (problem !== undefined) throw new Error(`${problem.field} ${problem.reason}`)
  return answersOf(await predictFeeds(model, session, feeds))
}

/** The columns of predictions that `mlops predict` prints. */
export async function predictFeeds(
  {meaning, signature}: PortableModel,
  session: RuntimeSession,
  feeds: Feeds,
): Promise<Predictions> {
  const reader = createPredictionReader({...meaning, widths: new Map(meaning.widths)})
  return reader.read(await predictBatch(session, signature, feeds), feeds.rowCount)
}
