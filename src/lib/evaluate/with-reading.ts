import {MlopsError} from '../core/errors/index.ts'
import {
  parseMetric,
  parseMetricFor,
  usualMetrics,
  type Metric,
  type MetricTask,
} from '../core/metrics/index.ts'
import {dataRules} from '../data/index.ts'
import {openPredictorPool, type PredictorPool} from '../model/index.ts'
import {openDatabase, type Database} from '../platform/duckdb/index.ts'
import {cpuCount} from '../platform/processes/index.ts'
import {resolveModel, type ResolvedModel} from '../registry/index.ts'
import {
  answeredPacks,
  answerReader,
  createCollector,
  openTestTable,
  testSettings,
  type AnswerReader,
  type CollectedRows,
  type ReadRequest,
  type TestSettings,
} from '../testset/index.ts'
import type {EvaluateRequest} from './evaluate-request.ts'

const MEMORY_LIMIT = '500MB'

/** A model and labelled rows, opened. */
export interface Reading {
  readonly request: EvaluateRequest
  readonly resolved: ResolvedModel
  readonly settings: TestSettings
  readonly metrics: readonly Metric[]
  readonly pool: PredictorPool
  readonly database: Database
  readonly reader: AnswerReader
  readonly read: ReadRequest
}

/**
 * Opens a model and the labelled rows for it, for as long as `work` takes.
 *
 * @throws MlopsError `METRIC_…`, `EVALUATE_…`, and what resolving, loading and reading throw.
 */
export async function withReading<T>(
  request: EvaluateRequest,
  work: (reading: Reading) => Promise<T>,
): Promise<T> {
  const {directory, ref, includePrereleases, signal} = request
  // A name that no metric has is told before anything is loaded.
  request.metrics?.forEach(parseMetric)
  const resolved = await resolveModel({
    directory,
    ...(ref === undefined ? {} : {ref}),
    ...(includePrereleases === undefined ? {} : {includePrereleases}),
    ...(signal === undefined ? {} : {signal}),
  })
  const settings = await testSettings(request, resolved.name)
  const pool = await openPredictorPool(
    resolved.path,
    resolved.options,
    request.threads ?? cpuCount(),
  )
  const database = await openDatabase({
    memoryLimit: MEMORY_LIMIT,
    ...(signal === undefined ? {} : {signal}),
  })
  try {
    const reader = answerReader(pool.model)
    const metrics = metricsOf(settings.metrics, reader.task)
    const rules = await dataRules(resolved.folder ?? directory, resolved.name)
    const test = await openTestTable(database, {
      source: settings.data,
      readers: [{model: pool.model, policy: rules.policy}],
      aside: rules.aside,
      target: settings.target,
      numeric: reader.task === 'regression' || reader.task === 'forecast',
      sliceBy: settings.sliceBy,
      limit: request.limit,
      signal,
    })
    const models = [{predictor: pool, image: resolved.options.image}] as const
    const read: ReadRequest = {database, test, models, signal}
    try {
      return await work({request, resolved, settings, metrics, pool, database, reader, read})
    } finally {
      await test.table.close()
    }
  } finally {
    database.close()
    await pool.close()
  }
}

/** Runs the model over all rows. */
export async function collectAnswers({request, read, reader}: Reading): Promise<CollectedRows> {
  const {test} = read
  const {subject} = test.table
  const collector = createCollector([reader], {subject, target: test.target, sliceBy: test.sliceBy})
  for await (const pack of answeredPacks(read)) {
    collector.add(pack)
    request.onProgress?.(pack.firstRow + pack.answers[0].rowCount)
  }
  return collector.finish()
}

/** @throws MlopsError `METRIC_UNKNOWN`, `METRIC_PARAMETER`, `METRIC_TASK`. */
function metricsOf(asked: readonly string[] | undefined, task: MetricTask): readonly Metric[] {
  const metrics = (asked ?? usualMetrics[task]).map(text => parseMetricFor(text, task))
  const twice = metrics.find(({name}, index) => metrics.slice(0, index).some(m => m.name === name))
  if (twice === undefined) return metrics
  throw new MlopsError('USAGE', `The metric ${twice.name} is named twice.`, {
    hint: 'Name each metric once; aliases are the same metric.',
  })
}
