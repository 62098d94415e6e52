import {stat} from 'node:fs/promises'
import path from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import {sha256OfFile} from '../platform/files/index.ts'
import {findProject, openProject} from '../project/index.ts'
import {
  readModelManifest,
  resolveFolder,
  resolveModelFolder,
  type ModelManifest,
} from './model-folder.ts'
import {parseRef, type ModelRef} from './parse-ref.ts'
import {assertModelFile} from './pointer-file.ts'
import {isOwn, type Repository, type ResolveContext} from './resolve-context.ts'
import {resolveInGit} from './resolve-in-git.ts'
import {resolveWorkspace} from './resolve-workspace.ts'
import type {ResolvedModel} from './resolved-model.ts'
import {openRepository} from './select-version.ts'
import {noProject} from './unresolved.ts'

export interface ResolveRequest {
  readonly directory: string
  /** A model reference; nothing means the default of the project. */
  readonly ref?: string
  /** Whether `latest`, and the default, may be a prerelease. */
  readonly includePrereleases?: boolean
  readonly signal?: AbortSignal
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
  const context: ResolveContext = {
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
  await assertModelFile(
    file,
    typed,
    'Check the path; it is relative to the folder that the command runs in.',
  )
  const sha256 = await sha256OfFile(file)
  return {label: typed, name: null, version: null, revision: null, path: file, sha256, options: {}}
}

/** Undefined where the project is in no repository and nothing but its own model is asked for. */
async function tryRepository(
  context: ResolveContext,
  ref: ModelRef,
): Promise<Repository | undefined> {
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
