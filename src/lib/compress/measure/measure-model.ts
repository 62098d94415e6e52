import {promisify} from 'node:util'
import {gzip} from 'node:zlib'
import {compareLatency} from '../../compare/index.ts'
import {createFacts, measureMetric, type Metric} from '../../core/metrics/index.ts'
import {
  firstRows,
  runBatches,
  type Feeds,
  type LoadedModel,
  type PackAnswer,
} from '../../model/index.ts'
import {MlopsError} from '../../core/errors/index.ts'
import {answerReader, createCollector} from '../../testset/index.ts'
import type {Sample} from '../read/sample.ts'
import type {Answers} from './agreement.ts'

const BATCH_ROWS = 256
const BUDGET_MS = 800
const SEED = 42

/**
 * What a model says of a sample.
 *
 * @throws MlopsError `MODEL_RUN` when it fails on a row.
 */
export async function answerSample(
  model: LoadedModel,
  {packs}: Sample,
  signal: AbortSignal | undefined,
): Promise<Answers> {
  const answers: PackAnswer[] = []
  for (const {feeds, firstRow} of packs)
    answers.push(await answerFeeds(model, feeds, signal, firstRow))
  return answers
}

/** @param firstRow - Rows before, for messages. */
export async function answerFeeds(
  model: LoadedModel,
  feeds: Feeds,
  signal: AbortSignal | undefined,
  firstRow = 0,
): Promise<PackAnswer> {
  const answer = await runBatches(model, feeds, BATCH_ROWS, () => signal?.throwIfAborted())
  const [failed] = answer.failed ?? []
  if (failed === undefined) return answer
  throw new MlopsError('MODEL_RUN', `Row ${firstRow + failed.row + 1}: ${failed.reason}`, {
    hint: 'Leave such rows out: --data "query:SELECT … WHERE …".',
  })
}

/**
 * A metric of answers over the rows of a labelled sample; null where it is not defined.
 *
 * @throws MlopsError `EVALUATE_…`.
 */
export function metricOf(
  model: LoadedModel,
  sample: Sample,
  answers: Answers,
  metric: Metric,
): number | null {
  const {subject, target} = sample
  const options = {subject, target: target ?? '', sliceBy: []}
  const collector = createCollector([answerReader(model)], options)
  sample.packs.forEach(({beside, firstRow}, index) => {
    const answer = answers[index]
    if (beside !== null && answer !== undefined)
      collector.add({answers: [answer], beside, firstRow})
  })
  const [rows] = collector.finish().rows
  const {value} = measureMetric(metric, createFacts(rows))
  return Number.isFinite(value) ? value : null
}

/** How long runs of one row take with both models, in turns, and how many times faster the new one is. */
export async function timeBoth(
  original: LoadedModel,
  candidate: LoadedModel,
  {packs}: Sample,
  signal: AbortSignal | undefined,
): Promise<{readonly originalMs: number; readonly latencyMs: number; readonly speedup: number}> {
  const [pack] = packs
  if (pack === undefined) throw new Error('A sample has rows.')
  const feeds = firstRows(pack.feeds, 1)
  const {comparison} = await compareLatency(
    {model: original, feeds},
    {model: candidate, feeds},
    {seed: SEED, budgetMs: BUDGET_MS, signal},
  )
  const [row] = comparison.rows
  if (row === undefined) throw new Error('A run of one row was timed.')
  const [originalMs, latencyMs] = [row.oldMs.p50, row.newMs.p50]
  return {originalMs, latencyMs, speedup: originalMs / latencyMs}
}

export async function gzipSize(bytes: Uint8Array): Promise<number> {
  return (await promisify(gzip)(bytes)).length
}
