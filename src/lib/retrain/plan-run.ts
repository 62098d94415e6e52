import {MlopsError} from '../core/errors/index.ts'
import type {Project} from '../project/index.ts'
import {planData} from './data/index.ts'
import {configDigest, runKey} from './runs/index.ts'
import {codeDigest} from '../train/index.ts'
import {planModes} from './train/index.ts'
import type {Champion, Decision, RetrainRequest, Run, RunPlan} from './types.ts'

type RetrainConfig = NonNullable<Project['config']['retrain']>

/** What a retraining is planned from. */
export interface PlanContext {
  readonly project: Project
  readonly champion: Champion | null
  readonly decision: Decision
  readonly runs: readonly Run[]
  readonly asOf: Date
}

/**
 * What a run would do: the rows, the ways of training, the stages; with the key that tells it from others.
 *
 * @throws MlopsError `RETRAIN_DATA`, `RETRAIN_LEAKAGE`, `TRAIN_NOT_CONFIGURED`, and what opening the data throws.
 */
export async function planRun(
  {project, champion, decision, runs, asOf}: PlanContext,
  request: Pick<RetrainRequest, 'strategy' | 'signal'>,
): Promise<RunPlan> {
  const config = retrainConfig(project)
  const strategy = request.strategy ?? config.strategy
  const data = await planData(project, {champion, asOf, signal: request.signal})
  const {modes, notes} = planModes(project, {champion, strategy, runs})
  const digests = {code: await codeDigest(project), config: configDigest(project)}
  const stage = stageOf(project)
  const plan = {
    name: project.config.name,
    asOf: asOf.toISOString(),
    decision,
    champion,
    stage,
    path: pathTo(project, stage),
    data,
    strategy,
    modes,
    notes,
    gate: config.gate,
    approval: config.approval.deploy,
    ...(config.cost === undefined
      ? {}
      : {cost: {training: config.cost.training, currency: config.cost.currency}}),
    digests,
  }
  return {...plan, key: runKey(plan)}
}

/** @throws MlopsError `RETRAIN_NOT_CONFIGURED`. */
export function retrainConfig({config, configPath}: Project): RetrainConfig {
  if (config.retrain !== undefined) return config.retrain
  throw new MlopsError('RETRAIN_NOT_CONFIGURED', `${configPath} has no \`retrain\` section.`, {
    hint: 'Say how often, for example `retrain: {every: 30d}`; `mlops retrain advise` finds out what pays.',
  })
}

/** The stage that a new model is for. */
export function stageOf({config}: Project): string {
  return config.retrain?.stage ?? config.registry.stages.at(-1) ?? 'production'
}

/** The stages that the policy of mlops.yaml asks for before that one, then itself. */
export function pathTo({config}: Project, stage: string): readonly string[] {
  const path = [stage]
  for (;;) {
    const before = config.registry.promote[path[0] ?? '']?.from
    if (before === undefined || path.includes(before)) return path
    path.unshift(before)
  }
}
