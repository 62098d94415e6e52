import {z} from 'zod'
import {
  createFacts,
  measureMetric,
  parseMetricFor,
  usualMetrics,
  type Metric,
} from '../../core/metrics/index.ts'
import {openPredictorPool} from '../../model/index.ts'
import {openDatabase, sqlString} from '../../platform/duckdb/index.ts'
import type {Project} from '../../project/index.ts'
import {modelOptions} from '../../registry/index.ts'
import {
  answeredPacks,
  answerReader,
  createCollector,
  openTestTable,
  selectRows,
} from '../../testset/index.ts'
import {keyOf, type Cache, type Trained} from '../grid/index.ts'
import {moment, TIME, type History} from '../history/index.ts'

const PERIOD = '__mlops_period'
const MEMORY_LIMIT = '500MB'
const scoresSchema = z.object({
  metric: z.string(),
  scores: z.array(z.object({value: z.number().nullable(), rows: z.number()}).nullable()),
})

/** What a model is measured on. */
export interface Measurement {
  readonly project: Project
  readonly history: History
  readonly cache: Cache
  readonly target: string
  /** As it was asked for; undefined: the usual one of the task. */
  readonly metric: string | undefined
  /** Beginnings of periods, and the end of the last one. */
  readonly edges: readonly number[]
  /** What says of each period whether its rows are the same. */
  readonly digests: readonly string[]
  /** Metrics of fewer rows say nothing. */
  readonly minRows: number
  readonly threads: number
  readonly signal: AbortSignal | undefined
}

export type ModelScores = z.infer<typeof scoresSchema>

/**
 * The metric of a model on every period from its cut on: the later rows are streamed through it once.
 *
 * @throws MlopsError `METRIC_…`, `EVALUATE_…`, `DATA_…`, `MODEL_…`.
 */
export async function measureModel(of: Measurement, trained: Trained): Promise<ModelScores> {
  const {project, cache, edges, digests} = of
  const {cut} = trained.planned
  const {data, model} = project.config
  const key = keyOf({
    model: trained.sha256,
    metric: of.metric ?? null,
    rules: {target: of.target, nulls: data.nulls, model, minRows: of.minRows},
    periods: digests.slice(cut).map((digest, index) => [digest, edges[cut + index]]),
  })
  const kept = await cache.read(key, 'scores.json', scoresSchema)
  if (kept !== undefined) return kept
  const scores = await scoreModel(of, trained)
  await cache.write(key, 'scores.json', scores)
  return scores
}

async function scoreModel(of: Measurement, {path, planned}: Trained): Promise<ModelScores> {
  const {project, history, edges, target, threads, signal} = of
  const {data, model} = project.config
  const options = modelOptions(project.config)
  const pool = await openPredictorPool(path, options, threads)
  const database = await openDatabase({
    memoryLimit: MEMORY_LIMIT,
    ...(signal === undefined ? {} : {signal}),
  })
  try {
    const reader = answerReader(pool.model)
    const metric = parseMetricFor(of.metric ?? usualMetrics[reader.task][0] ?? '', reader.task)
    const test = await openTestTable(database, {
      source: `query:${periodRows(history, edges, planned.cut)}`,
      readers: [{model: pool.model, policy: {nulls: data.nulls, inputs: model.inputs ?? {}}}],
      aside: [data.id, data.timestamp, PERIOD, TIME].filter(name => name !== undefined),
      target,
      numeric: reader.task === 'regression' || reader.task === 'forecast',
      sliceBy: [PERIOD],
      limit: undefined,
      signal,
    })
    try {
      const {subject} = test.table
      const collector = createCollector([reader], {subject, target: test.target, sliceBy: [PERIOD]})
      const models = [{predictor: pool, image: options.image}] as const
      for await (const pack of answeredPacks({database, test, models, signal})) collector.add(pack)
      const {rows, slices} = collector.finish()
      return {metric: metric.name, scores: byPeriod(of, metric, rows[0], slices[0])}
    } finally {
      await test.table.close()
    }
  } finally {
    database.close()
    await pool.close()
  }
}

function byPeriod(
  {edges, minRows}: Measurement,
  metric: Metric,
  rows: Parameters<typeof selectRows>[0],
  codes: ReturnType<ReturnType<typeof createCollector>['finish']>['slices'][number] | undefined,
): ModelScores['scores'] {
  const members = new Map<string, number[]>()
  codes?.codes.forEach((code, row) => {
    const period = codes.values[code] ?? ''
    const own = members.get(period)
    if (own === undefined) members.set(period, [row])
    else own.push(row)
  })
  return edges.slice(0, -1).map((_, period) => {
    const own = members.get(String(period))
    if (own === undefined) return null
    if (own.length < minRows) return {value: null, rows: own.length}
    const {value} = measureMetric(metric, createFacts(selectRows(rows, own)))
    return {value: Number.isFinite(value) ? value : null, rows: own.length}
  })
}

function periodRows(history: History, edges: readonly number[], cut: number): string {
  const starts = `[${edges.map(moment).join(', ')}]`
  const until = edges.at(-1) ?? 0
  return `SELECT * FROM (SELECT *, CAST(len(list_filter(${starts}, edge -> edge <= ${TIME})) - 1 AS VARCHAR) AS ${PERIOD}
    FROM ${history.relation()} WHERE ${TIME} >= ${moment(edges[cut] ?? 0)} AND ${TIME} < ${moment(until)})
    WHERE ${PERIOD} <> ${sqlString('-1')}`
}
