import {MlopsError} from '../core/errors/index.ts'
import {parseMetric} from '../core/metrics/index.ts'
import type {Costs} from '../core/retraining/index.ts'
import {parseMoment} from '../log/index.ts'
import {cpuCount} from '../platform/processes/index.ts'
import {openProject, resolvePath, type Project} from '../project/index.ts'
import {locateSource} from '../testset/index.ts'
import {parsePeriod, type PeriodLength} from './history/index.ts'
import {parseWindows, windowRules, type WindowRules} from './plan/index.ts'
import type {AdviseRequest} from './types.ts'

/** Flags and mlops.yaml as one. */
export interface AdviseSettings {
  readonly project: Project
  readonly source: string
  /** The same as reports show it. */
  readonly shownSource: string
  readonly timestamp: string
  readonly target: string
  readonly fromMs: number | undefined
  readonly untilMs: number | undefined
  readonly period: PeriodLength | undefined
  readonly windows: readonly string[] | undefined
  /** undefined: the usual one of the task. */
  readonly metric: string | undefined
  readonly rules: WindowRules
  readonly costs: Costs | null
  readonly currency: string
  readonly fineTune: boolean
  readonly maxTrainings: number
  readonly jobs: number
}

const MOST_TRAININGS = 60

/**
 * @throws MlopsError `PROJECT_NOT_FOUND`, `CONFIG_INVALID`, `TRAIN_NOT_CONFIGURED`, `ADVISE_DATA`, `ADVISE_TIME`,
 *   `EVALUATE_TARGET`, `METRIC_…`, `USAGE`.
 */
export async function settleAdvice(request: AdviseRequest): Promise<AdviseSettings> {
  const project = await openProject(request.directory)
  const {config, configPath} = project
  const {data, retrain, evaluate} = config
  if (config.train === undefined)
    throw new MlopsError('TRAIN_NOT_CONFIGURED', `${configPath} has no \`train.command\`.`, {
      hint: 'Advice is found by training on history: say how the model is trained, `train: {command: python train.py}`.',
    })
  if (data.timestamp === undefined)
    throw new MlopsError('ADVISE_TIME', `${configPath} has no \`data.timestamp\`.`, {
      hint: 'Name the column that says when a row happened: `data: {timestamp: created_at}`; a query can make one.',
    })
  if (data.target === undefined)
    throw new MlopsError('EVALUATE_TARGET', `${configPath} has no \`data.target\`.`, {
      hint: 'Name the column with the true answer: `data: {target: price}`.',
    })
  const metric = request.metric ?? retrain?.cost?.metric ?? evaluate.metrics?.[0]
  if (metric !== undefined) parseMetric(metric)
  const now = (request.now ?? new Date()).getTime()
  const {source, shownSource} = sourceOf(project, request)
  return {
    project,
    source,
    shownSource,
    timestamp: data.timestamp,
    target: data.target,
    fromMs: parseMoment(request.from, '--from', now),
    untilMs: parseMoment(request.until, '--until', now),
    period: request.period === undefined ? undefined : parsePeriod(request.period),
    windows: request.windows === undefined ? undefined : parseWindows(request.windows),
    metric,
    rules: windowRules(config),
    costs: retrain?.cost ?? null,
    currency: retrain?.cost?.currency ?? 'EUR',
    fineTune: retrain?.strategy !== 'scratch',
    maxTrainings: request.maxTrainings ?? MOST_TRAININGS,
    jobs: request.jobs ?? Math.max(1, Math.floor(cpuCount() / 2)),
  }
}

function sourceOf(
  project: Project,
  {directory, data}: AdviseRequest,
): {source: string; shownSource: string} {
  if (data !== undefined) return {source: locateSource(directory, data), shownSource: data}
  const {source} = project.config.data
  if (source === undefined)
    throw new MlopsError(
      'ADVISE_DATA',
      `There is no --data, and no data.source in ${project.configPath}.`,
      {
        hint: 'Name labelled rows with a time: --data "data/*.parquet".',
      },
    )
  if (typeof source === 'string') return {source: resolvePath(project, source), shownSource: source}
  return {source: `query:${source.query}`, shownSource: `query:${source.query}`}
}
