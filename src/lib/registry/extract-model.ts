import {randomBytes} from 'node:crypto'
import {mkdir, readdir, readFile, rename, rm, stat, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import {fileError, sha256OfFile} from '../platform/files/index.ts'
import {extractBlob, listTree, type Git} from '../platform/git/index.ts'
import {dvcPointer, isLfsPointer, lfsPointer} from './pointer-file.ts'

export interface ExtractRequest {
  readonly git: Git
  readonly commit: string
  /** The ONNX file, relative to the repository. */
  readonly modelPath: string
  /** `.mlops/cache` of the project, absolute. */
  readonly cache: string
  /** Digest of the registration; undefined where nobody wrote one down. */
  readonly sha256: string | undefined
  /** External data of the model with their digests, relative to the repository. */
  readonly externalData: readonly {readonly path: string; readonly sha256: string}[]
  /** External data that the file itself names, relative to it; asked when nothing was registered. */
  readonly findExternalData?: (file: string) => Promise<readonly string[]>
  readonly signal?: AbortSignal
}

export interface ExtractedModel {
  readonly path: string
  readonly sha256: string
}

/**
 * The model of a commit as a file whose digest was checked: `CACHE/<sha256>/model.onnx`, its external
 * data beside it. The folder appears whole or not at all.
 *
 * @throws MlopsError `MODEL_DIGEST_MISMATCH`, `MODEL_LFS_POINTER`, `MODEL_DVC_POINTER`,
 * `MODEL_NOT_FOUND`, `FILE_UNWRITABLE`.
 */
export async function extractModel(request: ExtractRequest): Promise<ExtractedModel> {
  const {cache, sha256} = request
  if (sha256 !== undefined) {
    const cached = await readCached(request, sha256)
    if (cached !== undefined) return cached
  }
  const temporary = path.join(cache, `.${process.pid}.${randomBytes(4).toString('hex')}.tmp`)
  try {
    await mkdir(temporary, {recursive: true})
    await ignoreInGit(path.dirname(cache))
    const found = await fill(request, temporary)
    const cached = await readCached(request, found)
    const whole = sha256 !== undefined || (await readdir(temporary)).length === 1
    if (cached !== undefined && whole) return cached
    const folder = path.join(cache, cacheKey(found, request.externalData))
    await rename(temporary, folder).catch(async () => {
      // It is there already: by another process a moment ago, or damaged and now replaced.
      await rename(folder, `${temporary}.old`).catch(() => undefined)
      await rename(temporary, folder)
      await rm(`${temporary}.old`, {recursive: true, force: true})
    })
    return {path: path.join(folder, 'model.onnx'), sha256: found}
  } catch (cause) {
    throw cause instanceof MlopsError ? cause : fileError(cause, temporary, 'write')
  } finally {
    await rm(temporary, {recursive: true, force: true})
  }
}

async function fill(request: ExtractRequest, folder: string): Promise<string> {
  const {git, commit, modelPath, signal} = request
  const model = path.join(folder, 'model.onnx')
  const label = `${commit.slice(0, 7)}:${modelPath}`
  await assertInTree(git, commit, modelPath)
  await extract(git, commit, modelPath, model, signal)
  const sha256 = await sha256OfFile(model, signal)
  assertDigest(label, request.sha256, sha256)
  const directory = path.posix.dirname(modelPath)
  const registered = new Map(request.externalData.map(file => [file.path, file.sha256]))
  const named = request.sha256 === undefined ? await request.findExternalData?.(model) : undefined
  for (const file of named ?? []) {
    const there = path.posix.join(directory, file)
    if (!registered.has(there)) registered.set(there, '')
  }
  for (const [file, expected] of registered) {
    const relative = path.posix.relative(directory, file)
    if (relative.startsWith('..')) throw outside(label, file)
    const target = path.join(folder, relative)
    await mkdir(path.dirname(target), {recursive: true})
    await assertInTree(git, commit, file)
    await extract(git, commit, file, target, signal)
    if (expected !== '') {
      assertDigest(`${commit.slice(0, 7)}:${file}`, expected, await sha256OfFile(target, signal))
    }
  }
  return sha256
}

/** Through the checkout filters first; a pointer that came through is smudged by Git LFS itself. */
async function extract(
  git: Git,
  commit: string,
  file: string,
  target: string,
  signal?: AbortSignal,
): Promise<void> {
  await extractBlob(git, commit, file, target, signal)
  if (!(await isLfsPointer(target))) return
  const pointer = await readFile(target, 'utf8')
  await git.feed(['lfs', 'smudge', '--', file], {input: pointer, outputFile: target})
  if ((await stat(target)).size === 0 || (await isLfsPointer(target))) {
    throw lfsPointer(`${commit.slice(0, 7)}:${file}`)
  }
}

async function readCached(
  request: ExtractRequest,
  sha256: string,
): Promise<ExtractedModel | undefined> {
  const folder = path.join(request.cache, cacheKey(sha256, request.externalData))
  const model = path.join(folder, 'model.onnx')
  const directory = path.posix.dirname(request.modelPath)
  const expected = [
    {file: model, sha256},
    ...request.externalData.map(({path: file, sha256}) => ({
      file: path.join(folder, path.posix.relative(directory, file)),
      sha256,
    })),
  ]
  for (const {file, sha256} of expected) {
    if ((await stat(file).catch(() => undefined))?.isFile() !== true) return undefined
    if ((await sha256OfFile(file, request.signal)) !== sha256) return undefined
  }
  return {path: model, sha256}
}

/** The digest of the model; with external data, which may change alone, a mark of theirs is added. */
function cacheKey(sha256: string, externalData: ExtractRequest['externalData']): string {
  return [sha256, ...externalData.map(file => file.sha256.slice(0, 8))].join('-')
}

async function assertInTree(git: Git, commit: string, file: string): Promise<void> {
  const found = await listTree(git, commit, [file, `${file}.dvc`])
  if (found.some(entry => entry.path === file)) return
  if (found.some(entry => entry.path === `${file}.dvc`)) throw dvcPointer(file)
  throw new MlopsError('MODEL_NOT_FOUND', `Commit ${commit.slice(0, 7)} has no file ${file}.`, {
    hint: 'The commit does not hold the model; `mlops register` commits and tags it together.',
    details: {commit, path: file},
  })
}

function assertDigest(label: string, expected: string | undefined, found: string): void {
  if (expected === undefined || expected === found) return
  throw new MlopsError(
    'MODEL_DIGEST_MISMATCH',
    `${label} has SHA-256 ${found.slice(0, 12)}…, but ${expected.slice(0, 12)}… was registered.`,
    {
      hint: 'Do not use it: it is not the model that was registered. Check the tag, and filters in .gitattributes (mark *.onnx as binary).',
      details: {expected, found},
    },
  )
}

function outside(label: string, file: string): MlopsError {
  return new MlopsError('REF_INVALID', `${label} keeps its data in ${file}, above its folder.`, {
    hint: 'Keep the external data of a model beside the model.',
  })
}

/** Nothing below `.mlops` belongs into Git. An empty file is of a process that was killed. */
async function ignoreInGit(folder: string): Promise<void> {
  const file = path.join(folder, '.gitignore')
  const there = await readFile(file, 'utf8').catch(() => '')
  if (there === '') await writeFile(file, '*\n').catch(() => undefined)
}
