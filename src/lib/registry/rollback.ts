import {MlopsError} from '../core/errors/index.ts'
import {findHolder, findModel, findVersion} from './find-model.ts'
import {moveStage, type StageChange} from './move-stage.ts'
import {openRegistry} from './open-registry.ts'
import {withRegistryLock} from './registry-lock.ts'
import type {RegisteredModel} from './registry-state.ts'

export interface RollbackRequest {
  readonly directory: string
  readonly stage: string
  /** The version to go back to, instead of the one before. */
  readonly to?: string
  /** A free text for the tag. */
  readonly reason?: string
  readonly dryRun?: boolean
  readonly signal?: AbortSignal
}

/**
 * Gives a stage back to the version that held it before. Policies do not apply: that version passed
 * them once. A second rollback goes one further back, not forward again.
 *
 * @throws MlopsError `STAGE_EMPTY`, `ROLLBACK_NONE`, `VERSION_NOT_FOUND`, `LOCK_HELD`.
 */
export async function rollback(request: RollbackRequest): Promise<StageChange> {
  const {git} = await openRegistry(request.directory)
  if (request.dryRun === true) return rollbackNow(request)
  return withRegistryLock(git, () => rollbackNow(request), request.signal)
}

async function rollbackNow(request: RollbackRequest): Promise<StageChange> {
  const {stage, to, reason, dryRun = false} = request
  const {git, registry, project} = await openRegistry(request.directory)
  const model = findModel(registry, project.config.name, git)
  const earlier = rollbackTargets(model, stage)
  if (to === undefined) findHolder(model, stage, project.config.registry.stages)
  const target = to ?? earlier[0]
  if (target === undefined) {
    throw new MlopsError('ROLLBACK_NONE', `No earlier version of ${model.name} held ${stage}.`, {
      hint: `\`mlops history --stage ${stage}\` shows who did; \`mlops promote VERSION ${stage}\` gives it to any version.`,
    })
  }
  const version = findVersion(model, target, git)
  if (!earlier.includes(target)) {
    throw new MlopsError('ROLLBACK_NONE', `${target} did not hold ${stage} before.`, {
      hint:
        earlier.length === 0
          ? `\`mlops promote ${target} ${stage}\` gives it the stage.`
          : `These did: ${earlier.join(', ')}.`,
    })
  }
  const details = {rollback: true, ...(reason === undefined ? {} : {reason})}
  return moveStage(git, model, stage, version, {dryRun, details})
}

/**
 * Active versions that held a stage before its holder, the last one first. Giving the stage to a
 * version that held it already undoes what came after it, so a version rolled back is no target.
 */
export function rollbackTargets(model: RegisteredModel, stage: string): string[] {
  const stack: string[] = []
  for (const {action, stage: given, version} of model.events) {
    if (action !== 'assign' || given !== stage || version === null) continue
    const before = stack.indexOf(version)
    if (before !== -1) stack.length = before
    stack.push(version)
  }
  const holder = model.stages.get(stage)?.version
  const active = new Set(model.versions.filter(v => v.active).map(v => v.version))
  return stack.reverse().filter(version => version !== holder && active.has(version))
}
