import {predictBatch, createPredictionReader} from '../../../../model/portable.ts'
import type {RuntimeSession} from '../../../../platform/onnxruntime/runtime-session.ts'
import {answersOf, type Answer} from './answers.ts'
import type {PageModel} from './page-model.ts'
import {rowFeeds, type Row} from './row-feeds.ts'

/** Rows to answers by a session of any runtime, read as `mlops predict` reads them. */
export async function predictRows(
  page: PageModel,
  session: RuntimeSession,
  rows: readonly Row[],
): Promise<readonly Answer[]> {
  const {feeds, problems} = rowFeeds(page, rows)
  const [problem] = problems
  if (problem !== undefined) throw new Error(`${problem.field} ${problem.reason}`)
  const {meaning, signature} = page
  const reader = createPredictionReader({...meaning, widths: new Map(meaning.widths)})
  const outputs = await predictBatch(session, signature, feeds)
  return answersOf(reader.read(outputs, feeds.rowCount))
}
