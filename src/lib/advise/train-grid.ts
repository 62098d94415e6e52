import {MlopsError} from '../core/errors/index.ts'
import {counted} from '../core/text/index.ts'
import {codeDigest} from '../train/index.ts'
import {openCache, runJobs, trainOne, type Cache, type Trained} from './grid/index.ts'
import type {History} from './history/index.ts'
import {measureModel, type Measurement, type ModelScores} from './measure/index.ts'
import {trainingWindow, type Grid, type PlannedModel, type Variant} from './plan/index.ts'
import {LEAST_ROWS, type CutHistory} from './cut-history.ts'
import type {AdviseSettings} from './settle-advice.ts'
import type {AdviseRequest} from './types.ts'

export interface MeasuredModel extends Trained {
  readonly metric: string
  readonly scores: ModelScores['scores']
}

export interface TrainedGrid {
  readonly models: readonly MeasuredModel[]
  /** Name of the metric, as the first model has it. */
  readonly metric: string
  readonly failed: readonly {readonly model: string; readonly reason: string}[]
  readonly notes: readonly string[]
  readonly cache: Cache
}

/**
 * Trains and measures what was planned. A training that fails costs its own model.
 *
 * @throws MlopsError `ADVISE_FAILED` where all of them fail; AbortError.
 */
export async function trainGrid(
  history: History,
  cut: CutHistory,
  grid: Grid,
  settings: AdviseSettings,
  request: AdviseRequest,
): Promise<TrainedGrid> {
  const {project, jobs, target, metric} = settings
  const {signal, onLine} = request
  const cache = openCache(project.root)
  const context = {project, history, cache, signal, onLine, code: await codeDigest(project)}
  const {edges, digests} = cut
  const measurement: Measurement = {
    ...{project, history, cache, target, metric, edges, digests, signal},
    minRows: LEAST_ROWS,
    threads: 1,
  }
  const planned = await planModels(history, cut, grid, settings)
  const models: MeasuredModel[] = []
  const failed: {model: string; reason: string}[] = []
  const notes: string[] = []
  const clock = timeTeller(grid.trainings, jobs, request)
  const make = async (plan: PlannedModel, base?: Trained): Promise<MeasuredModel | undefined> => {
    signal?.throwIfAborted()
    try {
      const trained = await trainOne(context, plan, base)
      if (base !== undefined && trained.trainedAs !== 'fine_tune') return undefined
      const model = {...trained, ...(await measureModel(measurement, trained))}
      models.push(model)
      clock.done(trained)
      return model
    } catch (error) {
      if (!(error instanceof MlopsError) || signal?.aborted === true) throw error
      failed.push({model: plan.id, reason: error.message})
      clock.done(undefined)
      return undefined
    }
  }
  const [main = [], ...others] = planned
  await runJobs(
    jobs,
    main.map(plan => async () => {
      await make(plan)
    }),
  )
  const [first] = models
  if (first === undefined)
    throw new MlopsError(
      'ADVISE_FAILED',
      `All ${counted(failed.length, 'training')} failed: ${failed[0]?.reason ?? ''}`,
      {
        hint: 'See it alone: `mlops train`.',
      },
    )
  const chain = async (plans: readonly PlannedModel[]): Promise<void> => {
    let base: Trained | undefined
    for (const plan of plans) {
      base ??= models.find(
        ({planned: {cut: at, mode, window}}) =>
          at === plan.cut - 1 && mode === 'scratch' && window === plan.window,
      )
      if (base === undefined) continue
      const failures = failed.length
      const next = await make(plan, base)
      if (next !== undefined) base = next
      else if (failed.length === failures) {
        notes.push(
          'Fine-tuning was left out: the training command said that it trained from scratch (`mode` in metrics.json).',
        )
        return
      }
    }
  }
  const tasks = others.flatMap(plans =>
    plans[0]?.mode === 'fine_tune'
      ? [() => chain(plans)]
      : plans.map(plan => async () => {
          await make(plan)
        }),
  )
  await runJobs(jobs, tasks)
  return {
    models: models.toSorted((a, b) => a.planned.cut - b.planned.cut),
    metric: first.metric,
    failed,
    notes,
    cache,
  }
}

async function planModels(
  history: History,
  {edges, periods, all}: CutHistory,
  {variants, firstCut}: Grid,
  {rules}: AdviseSettings,
): Promise<readonly (readonly PlannedModel[])[]> {
  const planOf = async ({window, mode}: Variant): Promise<PlannedModel[]> => {
    const plans: PlannedModel[] = []
    for (let cut = firstCut; cut < periods.length; cut++) {
      if (mode === 'fine_tune' && cut === firstCut) continue
      const edge = edges[cut] ?? 0
      const rows =
        (window === 'all' ? undefined : await trainingWindow(history, edge, window, rules)) ??
        all[cut]
      const id = `${periods[cut]?.label ?? ''} ${window} ${mode}`
      if (rows !== undefined) plans.push({id, cut, window, mode, rows})
    }
    return plans
  }
  return Promise.all(variants.map(planOf))
}

/** Tells on the way how long it will take, once that is known. */
function timeTeller(
  total: number,
  jobs: number,
  {onNote, onProgress}: AdviseRequest,
): {done(trained: Trained | undefined): void} {
  let count = 0
  let told = false
  onNote?.(
    `${counted(total, 'training')}, ${jobs} at a time; those of an earlier run are taken from it.`,
  )
  return {
    done(trained) {
      onProgress?.(++count, total)
      if (told || trained === undefined || trained.cached) return
      told = true
      const seconds = (trained.seconds * (total - count)) / jobs
      onNote?.(
        `A training takes about ${trained.seconds} s: the rest will take about ${sayTime(seconds)}.`,
      )
    },
  }
}

function sayTime(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`
  return `${(seconds / 3600).toFixed(1)} h`
}
