import path from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import {resolveCommit} from '../platform/git/index.ts'
import {aboutConfig} from './about-config.ts'
import {extractModel} from './extract-model.ts'
import {findHolder, findLatest, findModel, findVersion} from './find-model.ts'
import {isoTime} from './list-models.ts'
import {modelOptions} from './model-options.ts'
import type {ModelRef} from './parse-ref.ts'
import {projectAt} from './project-at.ts'
import {readRecord} from './read-record.ts'
import {recordedTraining} from './recorded-training.ts'
import type {RegisteredModel, RegisteredVersion} from './registry-state.ts'
import {
  cacheFolder,
  isOwn,
  ownFolder,
  type Repository,
  type ResolveContext,
} from './resolve-context.ts'
import {resolveWorkspace} from './resolve-workspace.ts'
import type {ResolvedModel} from './resolved-model.ts'
import {defaultName} from './select-version.ts'
import {unknownReference} from './unresolved.ts'

/**
 * Resolves a reference by the tags and commits of a repository; the model is extracted, and its digest checked.
 *
 * @throws MlopsError `MODEL_NOT_FOUND`, `VERSION_NOT_FOUND`, `STAGE_EMPTY`, and what extraction throws.
 */
export async function resolveInGit(
  context: ResolveContext,
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
  context: ResolveContext,
  repository: Repository,
  name: string,
): Promise<ResolvedModel> {
  const model = repository.registry.get(name)
  if (model === undefined && isOwn(context, name)) return resolveWorkspace(context)
  const found = findModel(repository.registry, name, repository.git)
  return resolveVersion(context, repository, name, findLatest(found, context.includePrereleases))
}

async function resolveVersion(
  context: ResolveContext,
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
    about: {
      ...aboutConfig(at.config),
      metrics: record?.metrics ?? null,
      registeredAt: isoTime(version.time),
      parent: record?.parent ?? null,
    },
    ...(record?.example === undefined ? {} : {example: record.example}),
    ...(record?.columns === undefined ? {} : {columns: record.columns}),
    ...(training === undefined ? {} : {training}),
    ...extracted,
  }
}

async function resolveRevisionText(
  context: ResolveContext,
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
  context: ResolveContext,
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
    about: aboutConfig(at.config),
    ...extracted,
  }
}
