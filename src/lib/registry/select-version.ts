import {MlopsError} from '../core/errors/index.ts'
import {openGit, resolveCommit, type Git} from '../platform/git/index.ts'
import {findProject, openProject, type Project} from '../project/index.ts'
import {findHolder, findLatest, findModel, findVersion} from './find-model.ts'
import {parseRef} from './parse-ref.ts'
import {readRegistry} from './read-registry.ts'
import type {RegisteredModel, RegisteredVersion, Registry} from './registry-state.ts'
import {noProject, unknownReference} from './unresolved.ts'

/** A repository and its registry, with or without a project in the folder. */
export interface OpenRepository {
  readonly git: Git
  readonly registry: Registry
  readonly project: Project | undefined
}

/** @throws MlopsError `GIT_NOT_FOUND`, `GIT_NO_REPOSITORY`, `CONFIG_INVALID`. */
export async function openRepository(directory: string): Promise<OpenRepository> {
  const found = await findProject(directory)
  const project = found === undefined ? undefined : await openProject(directory)
  const git = await openGit(project?.root ?? directory)
  return {git, registry: await readRegistry(git.directory), project}
}

export interface SelectedVersion {
  readonly model: RegisteredModel
  readonly version: RegisteredVersion
}

/**
 * The registered version that a reference names; a Git revision names the version of its commit.
 *
 * @throws MlopsError as `resolveModel`, and `REF_INVALID` for a file or the workspace.
 */
export async function selectVersion(
  repository: OpenRepository,
  text: string,
  includePrereleases = false,
): Promise<SelectedVersion> {
  const {git, registry, project} = repository
  const ref = parseRef(text)
  if (ref.kind === 'file' || ref.kind === 'workspace') {
    throw new MlopsError('REF_INVALID', `"${text}" is no registered version.`, {
      hint: '`mlops register` makes the model of the work tree a version; `mlops list` shows them.',
    })
  }
  const isModel =
    ref.kind === 'word' && (registry.has(ref.word) || ref.word === project?.config.name)
  const name = ref.kind === 'word' ? (isModel ? ref.word : null) : ref.name
  const model = findModel(registry, defaultName(repository, name), git)
  switch (ref.kind) {
    case 'default':
    case 'latest':
      return {model, version: findLatest(model, includePrereleases)}
    case 'version':
      return {model, version: findVersion(model, ref.version, git)}
    case 'stage': {
      const holder = findHolder(model, ref.stage, project?.config.registry.stages)
      return {model, version: findVersion(model, holder.version ?? holder.commit, git)}
    }
    case 'revision':
      return {model, version: await versionAt(repository, model, ref.name, ref.revision)}
    case 'word':
      if (isModel) return {model, version: findLatest(model, includePrereleases)}
      return {model, version: await versionAt(repository, model, null, ref.word)}
  }
}

/** The name meant where none was written: the project's, or the only one of the repository. */
export function defaultName(
  {project, registry}: Pick<OpenRepository, 'project' | 'registry'>,
  name: string | null,
): string {
  if (name !== null) return name
  if (project !== undefined) return project.config.name
  const [only, ...more] = registry.keys()
  if (only === undefined) throw noProject()
  if (more.length === 0) return only
  throw new MlopsError('REF_INVALID', `The repository has ${1 + more.length} models.`, {
    hint: `Name one: ${[only, ...more].slice(0, 5).join(', ')}.`,
  })
}

async function versionAt(
  repository: OpenRepository,
  model: RegisteredModel,
  name: string | null,
  typed: string,
): Promise<RegisteredVersion> {
  const commit = await resolveCommit(repository.git, typed)
  if (commit === undefined) throw unknownReference({...repository, name, typed})
  const found = model.versions.find(version => version.commit === commit)
  if (found !== undefined) return found
  throw new MlopsError(
    'VERSION_NOT_FOUND',
    `Commit ${commit.slice(0, 7)} (${typed}) is no version of ${model.name}.`,
    {hint: '`mlops list` shows the versions and their commits.'},
  )
}
