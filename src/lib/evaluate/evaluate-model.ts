import {MlopsError} from '../core/errors/index.ts'
import {
  createFacts,
  parseMetric,
  parseMetricFor,
  usualMetrics,
  type EvaluatedRows,
  type Facts,
  type Metric,
  type MetricTask,
} from '../core/metrics/index.ts'
import {dataRules, digestTable} from '../data/index.ts'
import {loadModel, openPredictorPool, type PredictorPool} from '../model/index.ts'
import {openDatabase, type Database} from '../platform/duckdb/index.ts'
import {cpuCount} from '../platform/processes/index.ts'
import {resolveModel, type ResolvedModel} from '../registry/index.ts'
import {
  answeredPacks,
  answerReader,
  createCollector,
  naiveErrorsOf,
  openTestTable,
  packs,
  testSettings,
  type AnswerReader,
  type CollectedRows,
  type ReadRequest,
  type TestSettings,
} from '../testset/index.ts'
import {calibrationTable, confusionMatrix, curvesOf, residualsOf} from './describe-errors.ts'
import {findWarnings} from './find-warnings.ts'
import {measureInputs} from './measure-inputs.ts'
import {measureLatency} from './measure-latency.ts'
import {measureMetrics, measureSlices} from './measure-metrics.ts'
import type {EvaluateRequest} from './evaluate-request.ts'
import type {Evaluation} from './types.ts'

const MEMORY_LIMIT = '500MB'

/**
 * Measures a model on labelled rows: metrics with intervals, calibration, confusion, curves, residuals,
 * slices, what each input does, latency and size.
 *
 * @throws MlopsError `METRIC_…`, `EVALUATE_…`, and what resolving, loading, reading and running throw.
 */
export async function evaluateModel(request: EvaluateRequest): Promise<Evaluation> {
  const startedAt = performance.now()
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
    const evaluation = await evaluate({request, resolved, settings, pool, database})
    return {...evaluation, seconds: (performance.now() - startedAt) / 1000}
  } finally {
    database.close()
    await pool.close()
  }
}

interface Context {
  readonly request: EvaluateRequest
  readonly resolved: ResolvedModel
  readonly settings: TestSettings
  readonly pool: PredictorPool
  readonly database: Database
}

async function evaluate(context: Context): Promise<Omit<Evaluation, 'seconds'>> {
  const {request, resolved, settings, pool, database} = context
  const reader = answerReader(pool.model)
  const metrics = metricsOf(settings.metrics, reader.task)
  const rules = await dataRules(resolved.folder ?? request.directory, resolved.name)
  const test = await openTestTable(database, {
    source: settings.data,
    readers: [{model: pool.model, policy: rules.policy}],
    aside: rules.aside,
    target: settings.target,
    numeric: reader.task === 'regression' || reader.task === 'forecast',
    sliceBy: settings.sliceBy,
    limit: request.limit,
    signal: request.signal,
  })
  const read: ReadRequest = {
    database,
    test,
    models: [{predictor: pool, image: resolved.options.image}],
    signal: request.signal,
  }
  try {
    const collected = await collect(read, reader, request.onProgress)
    const digest = await digestTable(database, test.table, settings.data, request.signal)
    const naive = await naiveErrorsOf(database, settings, metrics)
    const [answered] = collected.rows
    const rows: EvaluatedRows =
      'classCount' in answered ? answered : {...answered, naiveErrors: naive}
    const facts = createFacts(rows)
    const inputs = await measureInputs(read, reader, metrics[0] ?? parseMetric('accuracy'), naive)
    const {latency, sizeBytes} = await measureModel(context, read)
    const slices = collected.slices.flatMap(codes =>
      measureSlices(metrics.slice(0, 3), rows, codes, settings.minSize),
    )
    const measured = {
      metrics: measureMetrics(metrics, facts),
      ...describe(facts, collected),
      slices,
      inputs,
      latency,
    }
    return {
      model: resolved.label,
      sha256: resolved.sha256,
      sizeBytes,
      task: rows.task,
      data: settings.shownData,
      dataSha256: digest.sha256,
      dataDigestOf: digest.digestOf,
      target: test.target,
      rows: rows.rowCount,
      unlabelled: collected.unlabelled,
      labels: collected.labels,
      ...measured,
      warnings: findWarnings({...measured, warnings: collected.warnings}),
      createdAt: (request.now ?? new Date()).toISOString(),
    }
  } finally {
    await test.table.close()
  }
}

async function collect(
  read: ReadRequest,
  reader: AnswerReader,
  onProgress: EvaluateRequest['onProgress'],
): Promise<CollectedRows> {
  const {test} = read
  const {subject} = test.table
  const collector = createCollector([reader], {subject, target: test.target, sliceBy: test.sliceBy})
  for await (const pack of answeredPacks(read)) {
    collector.add(pack)
    onProgress?.(pack.firstRow + pack.answers[0].rowCount)
  }
  return collector.finish()
}

function describe(
  facts: Facts,
  {labels}: CollectedRows,
): Pick<Evaluation, 'confusion' | 'calibration' | 'curves' | 'residuals'> {
  if (facts.kind === 'values')
    return {confusion: null, calibration: null, curves: null, residuals: residualsOf(facts)}
  return {
    confusion: confusionMatrix(facts),
    calibration: calibrationTable(facts, labels),
    curves: curvesOf(facts, labels),
    residuals: null,
  }
}

async function measureModel(
  {resolved}: Context,
  read: ReadRequest,
): Promise<Pick<Evaluation, 'latency' | 'sizeBytes'>> {
  const model = await loadModel(resolved.path, resolved.options)
  try {
    for await (const {
      packs: [pack],
    } of packs(read, 256))
      return {latency: await measureLatency(model, pack.feeds), sizeBytes: model.sizeBytes}
    throw new Error('There are rows, and none of them can be timed.')
  } finally {
    await model.release()
  }
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
