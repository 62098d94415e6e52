import {parseMetric} from '../core/metrics/index.ts'
import {
  findAnswer,
  patchConfig,
  unanswered,
  type ConfigPatch,
  type FoundAnswer,
} from './answer/index.ts'
import {cutHistory, tooLittleHistory, type CutHistory} from './cut-history.ts'
import {openHistory, type History} from './history/index.ts'
import {keepAdvice, writePatch} from './keep-advice.ts'
import {measureDrifts, type Drifts} from './measure-drifts.ts'
import {chooseWindows, planGrid, type Grid} from './plan/index.ts'
import {settleAdvice, type AdviseSettings} from './settle-advice.ts'
import {trainGrid, type MeasuredModel, type TrainedGrid} from './train-grid.ts'
import type {AdviceModel, AdviceReport, AdviseRequest} from './types.ts'

/**
 * How often retraining pays on the data of a project: trains models up to moments of its history by its own command,
 * measures each on every later period, fits how fast they lose, and replays policies.
 *
 * The answer is kept for `retrain.every: auto`; under `write`, mlops.yaml is changed too. What was trained and
 * measured is kept below `.mlops/cache/advise`, so that an interrupted run goes on.
 *
 * @throws MlopsError `PROJECT_NOT_FOUND`, `CONFIG_INVALID`, `TRAIN_NOT_CONFIGURED`, `ADVISE_TIME`, `ADVISE_DATA`,
 *   `ADVISE_FAILED`, `EVALUATE_TARGET`, `METRIC_…`, `USAGE`, and what opening data throws; AbortError.
 */
export async function adviseRetraining(request: AdviseRequest): Promise<AdviceReport> {
  const startedAt = performance.now()
  const settings = await settleAdvice(request)
  const {project, source, timestamp, target, fromMs, untilMs} = settings
  const history = await openHistory({
    ...{project, source, timestamp, target, fromMs, untilMs},
    signal: request.signal,
  })
  try {
    const cut = await cutHistory(history, settings)
    const little = tooLittleHistory(history, cut, settings)
    const tried = little === undefined ? await backtest(history, cut, settings, request) : undefined
    const found = tried?.found ?? unanswered(little ?? '')
    const metric = tried?.trained.metric ?? settings.metric
    const patch =
      metric === undefined ? null : patchConfig(project.config, found.answer, found.chosen, metric)
    const report = reportOf({
      history,
      cut,
      settings,
      tried,
      found,
      patch,
      metric,
      startedAt,
      request,
    })
    await keepAdvice(project, report)
    if (request.write === true && patch !== null) await writePatch(project, patch)
    return report
  } finally {
    await history.close()
  }
}

interface Tried {
  readonly grid: Grid
  readonly trained: TrainedGrid
  readonly drifts: Drifts
  readonly found: FoundAnswer
  readonly windows: readonly string[]
  readonly notes: readonly string[]
}

async function backtest(
  history: History,
  cut: CutHistory,
  settings: AdviseSettings,
  request: AdviseRequest,
): Promise<Tried> {
  const spanMs = history.untilMs - history.fromMs
  const windows =
    settings.windows ?? chooseWindows(spanMs, settings.project.config.retrain?.data.window)
  const grid = planGrid({
    windows,
    modes: settings.fineTune ? ['scratch', 'fine_tune'] : ['scratch'],
    firstCut: cut.firstCut ?? 0,
    periods: cut.periods.length,
    most: settings.maxTrainings,
  })
  for (const note of grid.notes) request.onNote?.(note)
  const trained = await trainGrid(history, cut, grid, settings, request)
  const {drifts, notes} = await measureDrifts(history, cut, trained, settings, request.signal)
  const found = findAnswer(cut, trained, drifts, grid.variants, settings)
  return {grid, trained, drifts, found, windows, notes}
}

interface ReportParts {
  readonly history: History
  readonly cut: CutHistory
  readonly settings: AdviseSettings
  readonly tried: Tried | undefined
  readonly found: FoundAnswer
  readonly patch: ConfigPatch | null
  readonly metric: string | undefined
  readonly startedAt: number
  readonly request: AdviseRequest
}

function reportOf(parts: ReportParts): AdviceReport {
  const {history, cut, settings, tried, found, patch, metric, startedAt, request} = parts
  const {costs, currency, project} = settings
  const models = tried?.trained.models ?? []
  return {
    project: project.config.name,
    source: settings.shownSource,
    metric: metric === undefined ? null : metricOf(metric),
    currency,
    costs:
      costs === null
        ? null
        : {training: costs.training, error: costs.error, predictions: costs.predictions},
    from: new Date(history.fromMs).toISOString(),
    until: new Date(history.untilMs).toISOString(),
    rows: history.rows,
    period: cut.period.text,
    periods: cut.periods,
    windows: tried?.windows ?? [],
    trainings: {
      planned: tried?.grid.trainings ?? 0,
      cached: models.filter(({cached}) => cached).length,
      failed: tried?.trained.failed ?? [],
      seconds: models.reduce((sum, {seconds}) => sum + seconds, 0),
    },
    models: models.map(model => modelOf(model, tried?.drifts)),
    decay: found.decay,
    interval: found.interval,
    policies: found.policies,
    answer: found.answer,
    patch: patch?.text ?? null,
    notes: [
      ...leftOutRows(history),
      ...(tried === undefined ? [] : [...tried.grid.notes, ...tried.trained.notes, ...tried.notes]),
      ...found.notes,
    ],
    verdict: found.answer.kind === 'not_enough_history' ? 'inconclusive' : 'pass',
    createdAt: (request.now ?? new Date()).toISOString(),
    seconds: (performance.now() - startedAt) / 1000,
  }
}

function metricOf(text: string): AdviceReport['metric'] {
  const {name, definition} = parseMetric(text)
  return {name, title: definition.title, better: definition.better}
}

function modelOf({planned, parent, seconds, scores}: MeasuredModel, drifts?: Drifts): AdviceModel {
  const {id, cut, window, mode, rows} = planned
  const drift = drifts?.get(cut)
  return {
    ...{id, cut, window, mode, parent, seconds},
    trainRows: rows.trainRows,
    scores: scores.map((score, period) =>
      score === null ? null : {...score, drift: drift?.[period] ?? null},
    ),
  }
}

function leftOutRows({withoutLabel, withoutTime}: History): readonly string[] {
  return [
    ...(withoutLabel > 0
      ? [`${withoutLabel.toLocaleString('en-US')} rows without a label were left out.`]
      : []),
    ...(withoutTime > 0
      ? [`${withoutTime.toLocaleString('en-US')} rows without a time were left out.`]
      : []),
  ]
}
