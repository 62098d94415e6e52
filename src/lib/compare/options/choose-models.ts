import {MlopsError} from '../../core/errors/index.ts'
import {findProject, openProject, type ProjectConfig} from '../../project/index.ts'
import {
  modelOptions,
  parseRef,
  resolveModel,
  type ModelRef,
  type ResolvedModel,
} from '../../registry/index.ts'
import type {CompareRequest} from '../compare-request.ts'

/** Who is compared with whom. */
export interface ChosenModels {
  /** null where there is none, and `compare.on_missing_baseline` lets that pass. */
  readonly old: ResolvedModel | null
  /** One, or several candidates that are ranked. */
  readonly candidates: readonly [ResolvedModel, ...ResolvedModel[]]
}

/**
 * Resolves the models of a comparison. One reference is the old model, and the new one is the workspace;
 * `against` names the old one, and then all references are new ones; without either the old one is
 * `compare.against` of mlops.yaml, else the latest version.
 *
 * @throws MlopsError `COMPARE_BASELINE` (exit 4) where there is no old model; what `resolveModel` throws.
 */
export async function chooseModels(request: CompareRequest): Promise<ChosenModels> {
  const {refs} = request
  const config = await configHere(request.directory)
  const named = request.alone === true || request.against !== undefined || refs.length === 0
  const baseline = named ? undefined : refs[0]
  const news = named ? refs : refs.slice(1)
  const [first = 'workspace', ...rest] = news
  const candidates: [ResolvedModel, ...ResolvedModel[]] = [await resolve(request, config, first)]
  for (const ref of rest) candidates.push(await resolve(request, config, ref))
  const old = request.alone === true ? null : await resolveBaseline(request, config, baseline)
  refuseTwice(candidates)
  return {old, candidates}
}

async function configHere(directory: string): Promise<ProjectConfig | undefined> {
  const found = await findProject(directory)
  return found === undefined ? undefined : (await openProject(directory)).config
}

/** A stage that is empty, or no version at all, is a baseline that is missing; a wrong name is not. */
async function resolveBaseline(
  request: CompareRequest,
  config: ProjectConfig | undefined,
  named: string | undefined,
): Promise<ResolvedModel | null> {
  const written = named ?? request.against ?? config?.compare.against ?? '@latest'
  // `--against production`: a stage is meant, not a branch of that name.
  const isStage = named === undefined && config?.registry.stages.includes(written) === true
  const ref = isStage ? `#${written}` : written
  try {
    return await resolve(request, config, ref)
  } catch (cause) {
    if (!(cause instanceof MlopsError) || !isMissing(cause, parseRef(ref), config)) throw cause
    if (config !== undefined && config.compare.on_missing_baseline !== 'error') return null
    throw new MlopsError(
      'COMPARE_BASELINE',
      `There is no model to compare with: ${cause.message}`,
      {
        hint: 'Name one: mlops compare OLD [NEW]. Before the first release, compare.on_missing_baseline: pass judges the new model by its bounds alone.',
        cause,
      },
    )
  }
}

/** Whether the project has nothing there yet: what is named is its own, and no version by its number. */
function isMissing({code}: MlopsError, ref: ModelRef, config: ProjectConfig | undefined): boolean {
  if (ref.kind !== 'latest' && ref.kind !== 'stage') return false
  if (ref.name !== null && ref.name !== config?.name) return false
  return code === 'STAGE_EMPTY' || NO_VERSION.has(code)
}

const NO_VERSION: ReadonlySet<string> = new Set([
  'MODEL_NOT_FOUND',
  'VERSION_NOT_FOUND',
  'GIT_NO_REPOSITORY',
])

/**
 * In a project, a bare file is another model for what the project predicts: its columns, nulls and labels are
 * those of mlops.yaml, unless another target is asked for.
 */
async function resolve(
  request: CompareRequest,
  config: ProjectConfig | undefined,
  ref: string,
): Promise<ResolvedModel> {
  const {directory, includePrereleases, signal, target} = request
  const model = await resolveModel({
    directory,
    ref,
    ...(includePrereleases === undefined ? {} : {includePrereleases}),
    ...(signal === undefined ? {} : {signal}),
  })
  if (model.name !== null) return model
  if (config === undefined || (target !== undefined && target !== config.data.target)) return model
  return {...model, name: config.name, options: modelOptions(config)}
}

function refuseTwice(candidates: readonly ResolvedModel[]): void {
  const twice = candidates.find(({label}, index) =>
    candidates.slice(0, index).some(other => other.label === label),
  )
  if (twice === undefined) return
  throw new MlopsError('USAGE', `${twice.label} is named twice.`, {
    hint: 'Name each candidate once.',
  })
}
