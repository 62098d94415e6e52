import {stringify} from 'yaml'
import {MlopsError} from '../core/errors/index.ts'
import {createTags, type NewTag} from '../platform/git/index.ts'
import {findHolder, findModel} from './find-model.ts'
import {moveStage} from './move-stage.ts'
import {openRegistry} from './open-registry.ts'
import {parseRef} from './parse-ref.ts'
import {withRegistryLock} from './registry-lock.ts'
import type {RegisteredModel} from './registry-state.ts'
import {selectVersion} from './select-version.ts'
import {formatTag, tagSubject, type RegistryTag} from './tag-grammar.ts'
import {tagTimes, nextCounter} from './tag-time.ts'

export interface DeprecateRequest {
  readonly directory: string
  /** A version, a stage (`#production`, which is emptied), or the name of the model as a whole. */
  readonly ref: string
  /** Deprecates what holds a stage, too. */
  readonly force?: boolean
  readonly reason?: string
  readonly dryRun?: boolean
  readonly signal?: AbortSignal
}

export interface Deprecation {
  readonly name: string
  readonly kind: 'version' | 'stage' | 'model'
  readonly version: string | null
  readonly stage: string | null
  readonly tags: readonly string[]
  readonly dryRun: boolean
}

/**
 * Takes a version, a stage or a whole model out of use. Nothing is deleted: history and the tags of
 * its registration stay.
 *
 * @throws MlopsError `VERSION_IN_USE` for what holds a stage, unless forced; `STAGE_EMPTY`,
 * `MODEL_NOT_FOUND`, `VERSION_NOT_FOUND`, `LOCK_HELD`.
 */
export async function deprecate(request: DeprecateRequest): Promise<Deprecation> {
  const {git} = await openRegistry(request.directory)
  if (request.dryRun === true) return deprecateNow(request)
  return withRegistryLock(git, () => deprecateNow(request), request.signal)
}

async function deprecateNow(request: DeprecateRequest): Promise<Deprecation> {
  const {dryRun = false} = request
  const opened = await openRegistry(request.directory)
  const {git, registry, project} = opened
  const details = request.reason === undefined ? {} : {reason: request.reason}
  const ref = parseRef(request.ref)
  const own = project.config.name
  if (ref.kind === 'stage') {
    const model = findModel(registry, ref.name ?? own, git)
    const holder = findHolder(model, ref.stage, project.config.registry.stages)
    const {tags} = await moveStage(git, model, ref.stage, null, {dryRun, details})
    const {name} = model
    return {name, kind: 'stage', version: holder.version, stage: ref.stage, tags, dryRun}
  }
  const whole = ref.kind === 'word' && (ref.word === own || registry.has(ref.word))
  if (whole) {
    const model = findModel(registry, ref.word, git)
    if (request.force !== true) assertUnused(model, [...model.stages.keys()], model.name)
    const tag = {action: 'deprecate', name: model.name, counter: null} as const
    const tags = await write(opened.git, model, tag, model.events.at(-1)?.commit, details, dryRun)
    return {name: model.name, kind: 'model', version: null, stage: null, tags, dryRun}
  }
  const {model, version} = await selectVersion(opened, request.ref, true)
  const label = `${model.name}@${version.version}`
  if (!version.active) {
    throw new MlopsError('VERSION_NOT_FOUND', `${label} is deprecated already.`, {
      hint: '`mlops list --all` shows deprecated versions too.',
    })
  }
  if (request.force !== true) assertUnused(model, version.stages, label)
  const tag = {
    action: 'deregister',
    name: model.name,
    version: version.version,
    counter: null,
  } as const
  const tags = await write(git, model, tag, version.commit, details, dryRun)
  return {
    name: model.name,
    kind: 'version',
    version: version.version,
    stage: null,
    tags,
    dryRun,
  }
}

function assertUnused(model: RegisteredModel, stages: readonly string[], label: string): void {
  const [stage] = stages
  if (stage === undefined) return
  throw new MlopsError('VERSION_IN_USE', `${label} is in stage ${stages.join(', ')}.`, {
    hint: `\`mlops rollback ${stage}\` or \`mlops deprecate '${model.name}#${stage}'\` frees the stage; --force deprecates all the same.`,
    details: {name: model.name, stages},
  })
}

async function write(
  git: Parameters<typeof createTags>[0],
  model: RegisteredModel,
  wanted: RegistryTag & {readonly action: 'deprecate' | 'deregister'},
  commit: string | undefined,
  details: Readonly<Record<string, unknown>>,
  dryRun: boolean,
): Promise<string[]> {
  // A model that was registered again after its deprecation has the plain tag already.
  const taken = model.events.some(event => event.tag === formatTag(wanted))
  const tag = taken ? {...wanted, counter: nextCounter(model)} : wanted
  const body = Object.keys(details).length === 0 ? '' : `\n\n${stringify(details)}`
  const [time = 0] = tagTimes(model, 1)
  const made: NewTag = {
    name: formatTag(tag),
    commit: commit ?? 'HEAD',
    time,
    message: tagSubject(tag) + body,
  }
  if (!dryRun) await createTags(git, [made])
  return [made.name]
}
