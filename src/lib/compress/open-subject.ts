import {asError, MlopsError} from '../core/errors/index.ts'
import {parseMetricFor, usualMetrics, type Metric} from '../core/metrics/index.ts'
import {readWholeModel, type LoadedModel} from '../model/index.ts'
import type {Database} from '../platform/duckdb/index.ts'
import type {ResolvedModel} from '../registry/index.ts'
import {answerReader} from '../testset/index.ts'
import type {CompressRequest} from './compress-request.ts'
import {answerSample, metricOf, type Baseline} from './measure/index.ts'
import type {Plan} from './methods/index.ts'
import {readLabelledSample, readOtherRows, readSample, type OtherRows} from './read/index.ts'
import {compressSettings, type CompressSettings} from './settings.ts'
import type {MaxLoss} from './types.ts'

const ROWS = 10_000
const CALIBRATION_ROWS = 256

export interface SubjectRequest {
  readonly request: CompressRequest
  readonly resolved: ResolvedModel
  readonly model: LoadedModel
  readonly database: Database
  readonly maxLoss: MaxLoss
  readonly plans: readonly Plan[]
}

/** The original with its rows and answers, before anything is tried. */
export interface Subject {
  readonly baseline: Baseline
  readonly rows: OtherRows
  /** What reports call the rows that are measured on, and those that ranges are taken from. */
  readonly shown: {readonly data: string; readonly calibration: string}
  readonly warnings: readonly string[]
}

/** @throws MlopsError what reading data and running the model throw. */
export async function openSubject({
  request,
  resolved,
  model,
  database,
  maxLoss,
  plans,
}: SubjectRequest): Promise<Subject> {
  const {signal} = request
  const settings = await compressSettings(database, request, resolved.name)
  const {policy, aside} = settings
  const {metric, warnings} = chooseMetric(model, settings, request)
  const read = {database, model, policy, aside, image: resolved.options.image, signal}
  const data = {...read, source: settings.data, limit: request.limit ?? ROWS}
  const sample =
    settings.target === undefined || metric === null
      ? await readSample(data)
      : await readLabelledSample(data, settings.target)
  const rows = await readOtherRows(read, settings.reference, sample, {
    calibrationRows: request.calibrationRows ?? CALIBRATION_ROWS,
    teaches: plans.some(({steps}) => steps.some(({method}) => method.teaches === true)),
  })
  const answers = await answerSample(model, sample, signal)
  const value = metric === null ? null : metricOf(model, sample, answers, metric)
  const bytes = await readWholeModel(resolved.path)
  return {
    baseline: {model, bytes, sample, answers, metric, value, maxLoss},
    rows,
    shown: {
      data: settings.shownData,
      calibration: settings.shownReference ?? settings.shownData,
    },
    warnings: [...settings.warnings, ...warnings, ...sample.warnings, ...rows.warnings],
  }
}

/**
 * The metric to hold models against; null without true answers, or where there is no metric for what is predicted.
 *
 * @throws MlopsError `EVALUATE_TASK`, `EVALUATE_TARGET`, `METRIC_TASK` where a metric or target was asked for.
 */
function chooseMetric(
  model: LoadedModel,
  {target, metric}: CompressSettings,
  request: CompressRequest,
): {readonly metric: Metric | null; readonly warnings: readonly string[]} {
  if (target === undefined) {
    if (request.metric === undefined) return {metric: null, warnings: []}
    throw new MlopsError('EVALUATE_TARGET', `${request.metric} needs the true answers.`, {
      hint: 'Name the column with the true answer: --target COLUMN',
    })
  }
  try {
    const {task} = answerReader(model)
    return {metric: parseMetricFor(metric ?? usualMetrics[task][0] ?? '', task), warnings: []}
  } catch (error) {
    const asked = request.target !== undefined || request.metric !== undefined
    if (asked || !(error instanceof MlopsError) || error.code !== 'EVALUATE_TASK') throw error
    return {metric: null, warnings: [asError(error).message]}
  }
}
