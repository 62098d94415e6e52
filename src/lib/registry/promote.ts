import {MlopsError} from '../core/errors/index.ts'
import {nearest} from '../core/text/index.ts'
import {moveStage, type StageChange} from './move-stage.ts'
import {openRegistry} from './open-registry.ts'
import {policyObjections} from './promotion-policy.ts'
import {withRegistryLock} from './registry-lock.ts'
import {selectVersion} from './select-version.ts'
import type {Project} from '../project/index.ts'

export interface PromoteRequest {
  readonly directory: string
  /** Which version: `v1.2.0`, `latest`, `#staging`, … */
  readonly ref: string
  readonly stage: string
  /** Why the policy is set aside; written to the tag. */
  readonly override?: string
  readonly dryRun?: boolean
  readonly signal?: AbortSignal
}

/**
 * Gives a stage to a version, taking it from the one that held it. A version that holds it already
 * is left as it is.
 *
 * @throws MlopsError `STAGE_UNKNOWN`; `PROMOTION_REFUSED` (exit 3) with every objection of the policy;
 * `VERSION_NOT_FOUND` for a deprecated version too; `LOCK_HELD`, and what `selectVersion` throws.
 */
export async function promote(request: PromoteRequest): Promise<StageChange> {
  const {git} = await openRegistry(request.directory)
  if (request.dryRun === true) return promoteNow(request)
  return withRegistryLock(git, () => promoteNow(request), request.signal)
}

async function promoteNow(request: PromoteRequest): Promise<StageChange> {
  const {ref, stage, override, dryRun = false} = request
  const opened = await openRegistry(request.directory)
  assertStage(opened.project, stage)
  const {model, version} = await selectVersion(opened, ref, true)
  if (!version.active) {
    throw new MlopsError(
      'VERSION_NOT_FOUND',
      `${model.name}@${version.version} is deprecated, so it cannot be promoted.`,
      {hint: '`mlops list` shows the active versions.'},
    )
  }
  const objections =
    model.stages.get(stage)?.version === version.version
      ? []
      : await policyObjections(opened, model, version, stage)
  if (objections.length > 0 && override === undefined) {
    throw new MlopsError(
      'PROMOTION_REFUSED',
      `${model.name}@${version.version} may not go to ${stage}: ${objections.join('; ')}.`,
      {
        hint: 'Do what is missing, or pass --override REASON; the reason is kept in the tag.',
        details: {name: model.name, version: version.version, stage, objections},
      },
    )
  }
  const details = override === undefined || objections.length === 0 ? {} : {override, objections}
  return moveStage(opened.git, model, stage, version, {dryRun, details})
}

/** @throws MlopsError `STAGE_UNKNOWN`, with the nearest stage of mlops.yaml. */
export function assertStage(project: Project, stage: string): void {
  const {stages} = project.config.registry
  if (stages.includes(stage)) return
  const near = nearest(stage, stages)
  throw new MlopsError('STAGE_UNKNOWN', `There is no stage "${stage}".`, {
    hint:
      near === undefined
        ? `mlops.yaml has ${stages.join(', ')}; \`registry.stages\` lists them.`
        : `Did you mean \`${near}\`? mlops.yaml has ${stages.join(', ')}.`,
    details: {stage, stages},
  })
}
