import {createFacts, measureMetric, type EvaluatedRows, type Metric} from '../core/metrics/index.ts'
import {createRandom} from '../core/statistics/index.ts'
import {measurePermutations, type Feeds, type PackAnswer, type Predictor} from '../model/index.ts'
import {
  createCollector,
  packs,
  type AnswerReader,
  type Beside,
  type ReadRequest,
} from '../testset/index.ts'
import type {Evaluation} from './types.ts'

const SAMPLE_ROWS = 4096
/** So many shuffled rows say that an input has no effect, and not that few rows were looked at. */
const ENOUGH_ROWS = 1000
const MOST_REPEATS = 5
const BUDGET_MS = 20_000
const BATCH_ROWS = 256
const SEED = 42

/**
 * How much the metric, and predictions at all, depend on each input: values of one input are put in other
 * rows, of a sample that is always the same.
 */
export async function measureInputs(
  request: ReadRequest,
  reader: AnswerReader,
  metric: Metric,
  naiveErrors: ReadonlyMap<number, number> | undefined,
): Promise<Evaluation['inputs']> {
  const {test, signal} = request
  const [{predictor}] = request.models
  const sample = await firstPack(request)
  if (sample === undefined) return {metric: metric.name, rows: 0, repeats: 0, effects: []}
  const {feeds, beside} = sample
  const columns = predictor.model.signature.columns
  const score = (answer: PackAnswer): number => {
    const collector = createCollector([reader], {
      subject: test.table.subject,
      target: test.target,
      sliceBy: [],
    })
    collector.add({answers: [answer], beside, firstRow: 0})
    const [rows] = collector.finish().rows
    return measureMetric(metric, createFacts(withNaive(rows, naiveErrors))).value
  }
  const repeats = await affordableRepeats(predictor, feeds, columns.length)
  const measured = await measurePermutations({
    feeds,
    columns,
    repeats,
    random: createRandom(SEED),
    predict: permuted => predictor.predict(permuted, BATCH_ROWS),
    width: predictor.width,
    score,
    signal,
  })
  const sign = metric.definition.better === 'higher' ? 1 : -1
  const effects = measured.columns.map(({column, rows, moved, constant, scores}) => {
    const losses = scores.map(value => sign * (measured.score - value))
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length
    const squares = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0)
    const known = Number.isFinite(mean)
    return {
      name: column.name,
      importance: constant ? 0 : known ? mean : null,
      std: known && losses.length > 1 ? Math.sqrt(squares / losses.length) : null,
      moved: rows === 0 ? 0 : moved / rows,
      noEffect: !constant && rows >= ENOUGH_ROWS && moved === 0,
      constant,
    }
  })
  return {
    metric: metric.name,
    rows: feeds.rowCount,
    repeats,
    effects: effects.sort((a, b) => (b.importance ?? -Infinity) - (a.importance ?? -Infinity)),
  }
}

async function firstPack(
  request: ReadRequest,
): Promise<{readonly feeds: Feeds; readonly beside: Beside} | undefined> {
  const sampleRows = Math.min(SAMPLE_ROWS, request.test.packRows)
  for await (const {
    packs: [pack],
    beside,
  } of packs(request, sampleRows))
    return {feeds: pack.feeds, beside}
  return undefined
}

/** As many as the budget allows; of few rows as many as make enough. */
async function affordableRepeats(
  predictor: Predictor,
  feeds: Feeds,
  columns: number,
): Promise<number> {
  const least = Math.ceil(ENOUGH_ROWS / feeds.rowCount)
  const startedAt = performance.now()
  await predictor.predict(structuredClone(feeds), BATCH_ROWS)
  const ms = performance.now() - startedAt
  const affordable = Math.floor(BUDGET_MS / Math.max(1e-3, ms * columns))
  return Math.max(least, Math.min(MOST_REPEATS, affordable))
}

function withNaive(
  rows: EvaluatedRows,
  naiveErrors: ReadonlyMap<number, number> | undefined,
): EvaluatedRows {
  return 'classCount' in rows || naiveErrors === undefined ? rows : {...rows, naiveErrors}
}
