import {asError, MlopsError} from '../core/errors/index.ts'
import type {Project} from '../project/index.ts'
import {describeChampion} from './champion/index.ts'
import {executeRun, type ExecuteOptions} from './execute-run.ts'
import {findModelProject} from './find-model-project.ts'
import {withRetrainLease} from './lease/index.ts'
import {codeDigest} from '../train/index.ts'
import {forgetErrors, tellError, tellOutcome} from './notify/index.ts'
import {planRun, retrainConfig, stageOf, type PlanContext} from './plan-run.ts'
import {
  configDigest,
  damagedWarning,
  openRunStore,
  pruneRuns,
  refuseHolding,
  trainingsOf,
} from './runs/index.ts'
import {decideRetraining} from './triggers/index.ts'
import {runningWatch, type WatchRecord} from './watch/index.ts'
import type {Decision, OpenRun, RetrainRequest, Run, RunPlan, RunStore} from './types.ts'

/** What came out of `mlops retrain`. */
export interface Retraining {
  readonly decision: Decision
  /** null where there was nothing to do. */
  readonly run: Run | null
  /** Whether the run was begun before: an interrupted one that went on, or one that ended with the same inputs. */
  readonly began: 'now' | 'before' | 'ended_before' | null
  /** People who could not be told, and runs that cannot be read. */
  readonly warnings: readonly string[]
}

/**
 * Decides whether to retrain, and does it: data, training, comparison, registration, promotion.
 *
 * A run that was interrupted goes on where it stopped. What a run with the same rows, code, configuration and
 * champion came to is not done again, unless it failed or `force` is given.
 *
 * @throws MlopsError `RETRAIN_…`, `TRAIN_…`, `COMPARE_…`, and what data, registry and Git throw; AbortError.
 */
export async function retrainModel(
  request: RetrainRequest & {readonly mlopsVersion: string},
): Promise<Retraining> {
  const project = await findModelProject(request.directory, request.name)
  retrainConfig(project)
  const {signal} = request
  return withRetrainLease(project, {signal}, async (leased, atWorkOn) => {
    const attempt: Attempt = {atWorkOn}
    try {
      const done = await attemptOnce(project, {...request, signal: leased}, attempt)
      await forgetErrors(project)
      return {...done, warnings: [...done.warnings, ...(await prune(project))]}
    } catch (error) {
      for (const warning of await tellFailure(project, error, attempt.open, leased))
        request.onWarning?.(warning)
      throw error
    }
  })
}

/** A disk that is full of old rows is a worry, and no reason to call a retraining failed. */
async function prune(project: Project): Promise<readonly string[]> {
  try {
    await pruneRuns(project, retrainConfig(project).keep, new Date())
    return []
  } catch (error) {
    return [`Rows and candidates of old runs could not be removed: ${asError(error).message}`]
  }
}

interface Attempt {
  /** The run that is at work. */
  open?: OpenRun
  readonly atWorkOn: (run: string) => void
}

/** @param attempt - Learns which run is at work. */
async function attemptOnce(
  project: Project,
  request: RetrainRequest & ExecuteOptions,
  attempt: Attempt,
): Promise<Retraining> {
  const store = openRunStore(project, {asOf: request.asOf})
  const damaged = await store.damaged()
  await refuseHolding(project, damaged, stageOf(project))
  const {run: open, expired} = await resumable(project, store)
  const leftOut = [
    ...damaged.map(damagedWarning),
    ...(expired === undefined ? [] : await tellOutcome(project, expired, request.signal)),
  ]
  const execute = async (begun: OpenRun): Promise<Pick<Retraining, 'run' | 'warnings'>> => {
    attempt.open = begun
    attempt.atWorkOn(begun.id)
    const run = await executeRun(project, begun, request)
    return {run, warnings: [...leftOut, ...(await tellOutcome(project, run, request.signal))]}
  }
  if (open !== undefined)
    return {decision: open.plan.decision, began: 'before', ...(await execute(open))}
  const context = await look(project, store, request)
  const {decision} = context
  if (!decision.retrain) return {decision, run: null, began: null, warnings: leftOut}
  const plan = await planRun(context, request)
  const same = request.force === true ? undefined : await store.sameAs(plan.key)
  if (same !== undefined) return {decision, run: same, began: 'ended_before', warnings: leftOut}
  return {decision, began: 'now', ...(await execute(await store.begin(plan)))}
}

/** People are told of a run that failed, and of an error that ended none. @returns Who could not be told. */
async function tellFailure(
  project: Project,
  error: unknown,
  open: OpenRun | undefined,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  // An interrupt is no failure: whoever did it knows.
  if (!(error instanceof MlopsError) || signal?.aborted === true) return []
  if (open !== undefined && open.outcome !== null) return tellOutcome(project, open, signal)
  return tellError(project, error, {open, signal})
}

/** What would be done, without a lease and without a trace. */
export async function planRetraining(
  request: RetrainRequest,
): Promise<Looked & {readonly plan: RunPlan | null}> {
  const {context, warnings} = await lookOnly(request)
  const {decision} = context
  return {decision, warnings, plan: decision.retrain ? await planRun(context, request) : null}
}

/** Which triggers fired, and whether something holds a training back. */
export async function checkRetraining(
  request: RetrainRequest,
): Promise<Looked & {readonly watch: WatchRecord | null}> {
  const {context, warnings} = await lookOnly(request)
  const watch = (await runningWatch(context.project)) ?? null
  return {decision: context.decision, warnings, watch}
}

export interface Looked {
  readonly decision: Decision
  /** Runs that cannot be read, with what to do. */
  readonly warnings: readonly string[]
}

async function lookOnly(
  request: RetrainRequest,
): Promise<{readonly context: PlanContext; readonly warnings: readonly string[]}> {
  const project = await findModelProject(request.directory, request.name)
  retrainConfig(project)
  const store = openRunStore(project, {asOf: request.asOf})
  const damaged = await store.damaged()
  const holding = await refuseHolding(project, damaged, stageOf(project)).then(
    () => [],
    (error: unknown) => [`No run can begin: ${asError(error).message}`],
  )
  const warnings = [...damaged.map(damagedWarning), ...holding]
  return {context: await look(project, store, request), warnings}
}

async function look(
  project: Project,
  store: RunStore,
  {asOf = new Date(), force = false, signal}: RetrainRequest,
): Promise<PlanContext> {
  const champion = await describeChampion(project, {stage: stageOf(project), asOf})
  const runs = await store.list()
  const trainings = trainingsOf(runs, await store.damaged())
  const decision = await decideRetraining({project, champion, trainings, asOf, force, signal})
  return {project, champion, decision, runs, asOf}
}

/** The interrupted run, unless what it was planned from is not the same any more: then it is ended. */
async function resumable(
  project: Project,
  store: RunStore,
): Promise<{readonly run?: OpenRun; readonly expired?: Run}> {
  const run = await store.unfinished()
  if (run === undefined) return {}
  const {digests, champion, stage, asOf} = run.plan
  const changed: string[] = []
  if (configDigest(project) !== digests.config) changed.push('mlops.yaml')
  // A run that registered its model has changed what Git knows of the project itself.
  if (run.records.compare === undefined && (await codeDigest(project)) !== digests.code)
    changed.push('the code')
  const now = await describeChampion(project, {stage, asOf: new Date(asOf)})
  const own = run.records.register?.sha256
  if (now?.sha256 !== champion?.sha256 && now?.sha256 !== own) changed.push(`the model in ${stage}`)
  if (changed.length === 0) return {run}
  return {
    expired: await run.end('expired', `Changed while it was interrupted: ${changed.join(', ')}.`),
  }
}
