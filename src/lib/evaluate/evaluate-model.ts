import {createFacts, parseMetric, type EvaluatedRows, type Facts} from '../core/metrics/index.ts'
import {digestTable} from '../data/index.ts'
import {loadModel} from '../model/index.ts'
import {naiveErrorsOf, packs, type CollectedRows} from '../testset/index.ts'
import {calibrationTable, confusionMatrix, curvesOf, residualsOf} from './describe-errors.ts'
import type {EvaluateRequest} from './evaluate-request.ts'
import {findWarnings} from './find-warnings.ts'
import {measureInputs} from './measure-inputs.ts'
import {measureLatency} from './measure-latency.ts'
import {measureMetrics, measureSlices} from './measure-metrics.ts'
import type {Evaluation} from './types.ts'
import {collectAnswers, withReading, type Reading} from './with-reading.ts'

/**
 * Measures a model on labelled rows: metrics with intervals, calibration, confusion, curves, residuals,
 * slices, what each input does, latency and size.
 *
 * @throws MlopsError `METRIC_…`, `EVALUATE_…`, and what resolving, loading, reading and running throw.
 */
export async function evaluateModel(request: EvaluateRequest): Promise<Evaluation> {
  const startedAt = performance.now()
  const evaluation = await withReading(request, evaluate)
  return {...evaluation, seconds: (performance.now() - startedAt) / 1000}
}

/** Runs a model over labelled rows: what it answered beside what is true. */
export function answerRows(request: EvaluateRequest): Promise<CollectedRows> {
  return withReading(request, collectAnswers)
}

async function evaluate(reading: Reading): Promise<Omit<Evaluation, 'seconds'>> {
  const {request, resolved, settings, metrics, database, reader, read} = reading
  const {test} = read
  const collected = await collectAnswers(reading)
  const digest = await digestTable(database, test.table, settings.data, request.signal)
  const naive = await naiveErrorsOf(database, settings, metrics)
  const [answered] = collected.rows
  const rows: EvaluatedRows =
    'classCount' in answered ? answered : {...answered, naiveErrors: naive}
  const facts = createFacts(rows)
  const inputs = await measureInputs(read, reader, metrics[0] ?? parseMetric('accuracy'), naive)
  const {latency, sizeBytes} = await measureModel(reading)
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

async function measureModel({
  resolved,
  read,
}: Reading): Promise<Pick<Evaluation, 'latency' | 'sizeBytes'>> {
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
