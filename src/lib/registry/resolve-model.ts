import {stat} from 'node:fs/promises'
import path from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import {sha256OfFile} from '../platform/files/index.ts'
import {resolveCommit, type Git} from '../platform/git/index.ts'
import {findProject, openProject, resolvePath, type Project} from '../project/index.ts'
import {extractModel} from './extract-model.ts'
import {findHolder, findLatest, findModel, findVersion} from './find-model.ts'
import {
  readModelManifest,
  resolveFolder,
  resolveModelFolder,
  type ModelManifest,
} from './model-folder.ts'
import {modelOptions} from './model-options.ts'
import {parseRef, type ModelRef} from './parse-ref.ts'
import {assertModelFile} from './pointer-file.ts'
import {projectAt} from './project-at.ts'
import {readRecord} from './read-record.ts'
import {recordedTraining, trainingOfWorkspace} from './recorded-training.ts'
import {defaultName, openRepository} from './select-version.ts'
import type {ResolvedModel} from './resolved-model.ts'
import {noProject, unknownReference} from './unresolved.ts'
import type {RegisteredModel, RegisteredVersion, Registry} from './registry-state.ts'

export interface ResolveRequest {
  readonly directory: string
  /** A model reference; nothing means the default of the project. */
  readonly ref?: string
  /** Whether `latest`, and the default, may be a prerelease. */
  readonly includePrereleases?: boolean
  readonly signal?: AbortSignal
}

interface Context {
  readonly directory: string
  readonly includePrereleases: boolean
  readonly signal: AbortSignal | undefined
  readonly project: Project | undefined
}

interface Repository {
  readonly git: Git
  readonly registry: Registry
}

/**
 * Resolves a model reference to a file whose digest was checked.
 *
 * Without a reference, and for the NAME of the project alone: the latest stable version, or the model
 * of the work tree as long as nothing is registered (or the folder is in no Git repository).
 * `NAME@workspace` is always the work tree. A word that is no model's name is a Git revision.
 *
 * @throws MlopsError `MODEL_NOT_FOUND`, `VERSION_NOT_FOUND`, `STAGE_EMPTY` with near matches (exit 4);
 * `REF_INVALID`, `PROJECT_NOT_FOUND`; what extraction throws, `MODEL_DIGEST_MISMATCH` above all.
 */
export async function resolveModel(request: ResolveRequest): Promise<ResolvedModel> {
  const ref = parseRef(request.ref?.trim() ?? '')
  if (ref.kind === 'file') return resolveFile(request.directory, ref.path, request.signal)
  const found = await findProject(request.directory)
  if (found !== undefined) {
    const folder = path.dirname(found)
    const manifest = await readModelManifest(folder)
    if (manifest !== undefined && means(ref, manifest))
      return resolveModelFolder(folder, manifest, request.signal)
  }
  const context: Context = {
    directory: request.directory,
    includePrereleases: request.includePrereleases ?? false,
    signal: request.signal,
    project: found === undefined ? undefined : await openProject(request.directory),
  }
  if (ref.kind === 'workspace' && isOwn(context, ref.name)) return resolveWorkspace(context)
  const repository = await tryRepository(context, ref)
  if (repository === undefined) return resolveWorkspace(context)
  return resolveInGit(context, repository, ref)
}

async function resolveInGit(
  context: Context,
  repository: Repository,
  ref: Exclude<ModelRef, {kind: 'file'}>,
): Promise<ResolvedModel> {
  const {git, registry} = repository
  const nameOf = (written: string | null): string =>
    defaultName({registry, project: context.project}, written)
  const named = (written: string | null): RegisteredModel =>
    findModel(registry, nameOf(written), git)
  switch (ref.kind) {
    case 'default':
      return resolveDefault(context, repository, nameOf(ref.name))
    case 'latest': {
      const model = named(ref.name)
      const version = findLatest(model, context.includePrereleases)
      return resolveVersion(context, repository, model.name, version)
    }
    case 'version': {
      const model = named(ref.name)
      const version = findVersion(model, ref.version, git)
      return resolveVersion(context, repository, model.name, version)
    }
    case 'stage': {
      const model = named(ref.name)
      const declared = isOwn(context, model.name) ? context.project?.config.registry.stages : []
      const {version, commit} = findHolder(model, ref.stage, declared)
      if (version === null) return resolveRevision(context, repository, model.name, commit)
      const held = findVersion(model, version, git)
      return resolveVersion(context, repository, model.name, held)
    }
    case 'workspace':
      throw new MlopsError('MODEL_NOT_FOUND', `${ref.name ?? ''} is not the project here.`, {
        hint: `Run it in the folder of ${ref.name ?? 'the project'}, or with -C DIR.`,
      })
    case 'revision':
      return resolveRevisionText(context, repository, ref.name, ref.revision)
    case 'word': {
      if (isOwn(context, ref.word) || registry.has(ref.word)) {
        return resolveDefault(context, repository, ref.word)
      }
      return resolveRevisionText(context, repository, null, ref.word)
    }
  }
}

async function resolveDefault(
  context: Context,
  repository: Repository,
  name: string,
): Promise<ResolvedModel> {
  const model = repository.registry.get(name)
  if (model === undefined && isOwn(context, name)) return resolveWorkspace(context)
  const found = findModel(repository.registry, name, repository.git)
  return resolveVersion(context, repository, name, findLatest(found, context.includePrereleases))
}

async function resolveVersion(
  context: Context,
  {git}: Repository,
  name: string,
  version: RegisteredVersion,
): Promise<ResolvedModel> {
  const record = await readRecord(git, version.tag)
  const expected = [record?.project ?? ownFolder(context, git), '.']
  const at = await projectAt(git, version.commit, name, expected)
  const extracted = await extractModel({
    git,
    commit: version.commit,
    modelPath: record?.path ?? at.modelPath,
    cache: cacheFolder(context, git),
    sha256: record?.sha256,
    externalData: record?.files ?? [],
    ...(context.signal === undefined ? {} : {signal: context.signal}),
  })
  const root = isOwn(context, name)
    ? (context.project?.root ?? git.root)
    : path.join(git.root, record?.project ?? '.')
  const training = recordedTraining(record?.data, root)
  return {
    label: `${name}@${version.version}`,
    name,
    version: version.version,
    revision: version.commit,
    options: modelOptions(at.config),
    ...(record?.example === undefined ? {} : {example: record.example}),
    ...(record?.columns === undefined ? {} : {columns: record.columns}),
    ...(training === undefined ? {} : {training}),
    ...extracted,
  }
}

async function resolveRevisionText(
  context: Context,
  repository: Repository,
  name: string | null,
  revision: string,
): Promise<ResolvedModel> {
  const commit = await resolveCommit(repository.git, revision)
  if (commit === undefined)
    throw unknownReference({...repository, project: context.project, name, typed: revision})
  return resolveRevision(context, repository, name, commit)
}

async function resolveRevision(
  context: Context,
  {git}: Repository,
  name: string | null,
  commit: string,
): Promise<ResolvedModel> {
  const at = await projectAt(git, commit, name, [ownFolder(context, git), '.'])
  const extracted = await extractModel({
    git,
    commit,
    modelPath: at.modelPath,
    cache: cacheFolder(context, git),
    sha256: undefined,
    externalData: [],
    findExternalData: async file => (await import('../model/index.ts')).externalDataNames(file),
    ...(context.signal === undefined ? {} : {signal: context.signal}),
  })
  return {
    label: `${at.config.name}@${commit.slice(0, 7)}`,
    name: at.config.name,
    version: null,
    revision: commit,
    options: modelOptions(at.config),
    ...extracted,
  }
}

async function resolveWorkspace({project, signal}: Context): Promise<ResolvedModel> {
  if (project === undefined) throw noProject()
  const {name, model} = project.config
  const file = resolvePath(project, model.path)
  await assertModelFile(file, model.path)
  const sha256 = await sha256OfFile(file, signal)
  const training = await trainingOfWorkspace(project, file, sha256)
  return {
    label: `${name}@workspace`,
    name,
    version: null,
    revision: null,
    path: file,
    sha256,
    options: modelOptions(project.config),
    ...(training === undefined ? {} : {training}),
  }
}

/** Whether a reference asks for the one version that a packaged model is. */
function means(ref: ModelRef, {name, version}: ModelManifest): boolean {
  if (ref.kind === 'word') return ref.word === name
  if (ref.kind === 'file' || (ref.name !== null && ref.name !== name)) return false
  if (ref.kind === 'version') return ref.version === version
  return ['default', 'latest', 'workspace'].includes(ref.kind)
}

async function resolveFile(
  directory: string,
  typed: string,
  signal?: AbortSignal,
): Promise<ResolvedModel> {
  const file = path.resolve(directory, typed)
  const isFolder = (await stat(file).catch(() => undefined))?.isDirectory() === true
  if (isFolder) return resolveFolder(file, typed, signal)
  await assertModelFile(file, typed)
  const sha256 = await sha256OfFile(file)
  return {label: typed, name: null, version: null, revision: null, path: file, sha256, options: {}}
}

/** Undefined where the project is in no repository and nothing but its own model is asked for. */
async function tryRepository(context: Context, ref: ModelRef): Promise<Repository | undefined> {
  try {
    return await openRepository(context.directory)
  } catch (cause) {
    const own = ref.kind === 'default' || (ref.kind === 'word' && isOwn(context, ref.word))
    const without =
      cause instanceof MlopsError && ['GIT_NO_REPOSITORY', 'GIT_NOT_FOUND'].includes(cause.code)
    if (own && without && context.project !== undefined) return undefined
    if (own && without) throw noProject()
    throw cause
  }
}

function isOwn({project}: Context, name: string | null): boolean {
  return name === null || project?.config.name === name
}

function ownFolder({project}: Context, git: Git): string {
  return project === undefined || git.prefix === '' ? '.' : git.prefix.slice(0, -1)
}

function cacheFolder({project}: Context, git: Git): string {
  return path.join(project?.root ?? git.root, '.mlops', 'cache')
}
