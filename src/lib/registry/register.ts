import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import {sha256OfFile, writeTrackedFile} from '../platform/files/index.ts'
import {
  assertNotIgnored,
  changedPaths,
  commitPaths,
  createTags,
  headCommit,
  listTree,
  type Git,
} from '../platform/git/index.ts'
import {assertConfigCommitted} from './config-committed.ts'
import {digestTrainingData} from './data-digest.ts'
import {describeData} from './describe-data.ts'
import {findUnchanged} from './find-unchanged.ts'
import {readModelFiles, type DescribeModel, type ModelFiles} from './model-files.ts'
import {conventionalBump, nextVersion, type Bump} from './next-version.ts'
import {openRegistry, type ProjectRegistry} from './open-registry.ts'
import {readRecord} from './read-record.ts'
import {withRegistryLock} from './registry-lock.ts'
import {latestVersion} from './registry-state.ts'
import {formatTag, tagSubject} from './tag-grammar.ts'
import {tagTimes} from './tag-time.ts'
import {formatVersionMessage, type VersionRecord} from './version-record.ts'

export interface RegisterRequest {
  /** Any folder of the project. */
  readonly directory: string
  readonly describe: DescribeModel
  readonly bump?: Bump
  /** `v1.2.0`, instead of a bump. */
  readonly version?: string
  /** Registers a model that is the same as an earlier version, too. */
  readonly force?: boolean
  /** A free text for the record. */
  readonly note?: string
  /** The version that it was made from, `v1.2.0`; the latest one where left out. */
  readonly parent?: string
  /** The retraining that made the model. */
  readonly run?: string
  /** Rows that it was judged on, where these are others than data.test. */
  readonly test?: NonNullable<VersionRecord['test']>
  readonly dryRun?: boolean
  readonly signal?: AbortSignal
}

export interface Registration {
  readonly name: string
  readonly version: string
  readonly tag: string
  /** null in a dry run that would commit. */
  readonly commit: string | null
  readonly sha256: string
  readonly sizeBytes: number
  /** The version that it was made from: the latest one before, unless another was named. */
  readonly parent: string | null
  /** Files that were committed for it, relative to the repository. */
  readonly committed: readonly string[]
  readonly dryRun: boolean
  readonly warnings: readonly string[]
}

/**
 * Makes the model of the work tree a version: commits the model, its signature and its metrics where
 * they are not committed, then tags the commit. The commit comes first, so that whenever the process
 * ends, the next call finds a committed model without a tag and goes on from there.
 *
 * @throws MlopsError `MODEL_UNCHANGED`, `CONFIG_UNCOMMITTED`, `TAG_EXISTS`, `LOCK_HELD`, `GIT_IGNORED`,
 * and what `openRegistry`, `readModelFiles` and `commitPaths` throw.
 */
export async function register(request: RegisterRequest): Promise<Registration> {
  const {git} = await openRegistry(request.directory)
  if (request.dryRun === true) return registerNow(request)
  return withRegistryLock(git, () => registerNow(request), request.signal)
}

async function registerNow(request: RegisterRequest): Promise<Registration> {
  const {signal, dryRun = false} = request
  const opened = await openRegistry(request.directory)
  const {project, git, model} = opened
  const name = project.config.name
  const files = await readModelFiles(project, git, request.describe)
  const {described} = files
  await assertConfigCommitted(opened)
  const parent = model && latestVersion(model, true)
  const from = request.parent ?? parent?.version ?? null
  const parentRecord = parent && (await readRecord(git, parent.tag))
  const version = nextVersion(model, {
    bump: request.bump ?? conventionalBump(parentRecord?.signature, described.signature),
    ...(request.version === undefined ? {} : {version: request.version}),
  })
  if (request.force !== true) await assertChanged(opened, files)
  const record: VersionRecord = {
    sha256: described.sha256,
    size_bytes: described.sizeBytes,
    path: files.modelPath,
    project: git.prefix === '' ? '.' : git.prefix.slice(0, -1),
    parent: from,
    ...optional('files', files.externalData.length > 0 ? files.externalData : undefined),
    ...optional('data', files.trainingData ?? (await digestTrainingData(project, signal))),
    ...optional('metrics', files.metrics),
    ...optional('note', request.note),
    ...optional('run', request.run),
    ...optional('test', request.test),
    ...optional('signature', described.signature),
    ...(await describeData(project, described.signature, signal)),
  }
  signal?.throwIfAborted()
  const tag = {action: 'register', name, version, counter: null} as const
  const {commit, committed} = dryRun
    ? await planCommit(opened, files)
    : await commitModel(opened, files, `Register ${name} ${version}`)
  if (!dryRun) {
    await assertSettled(git, files, commit ?? '')
    const [time = 0] = tagTimes(model, 1)
    const message = formatVersionMessage(tagSubject(tag), record)
    await createTags(git, [{name: formatTag(tag), commit: commit ?? '', time, message}])
  }
  return {
    name,
    version,
    tag: formatTag(tag),
    commit,
    sha256: described.sha256,
    sizeBytes: described.sizeBytes,
    parent: from,
    committed,
    dryRun,
    warnings: described.warnings ?? [],
  }
}

async function commitModel(
  opened: ProjectRegistry,
  files: ModelFiles,
  message: string,
): Promise<{commit: string; committed: string[]}> {
  const {git, model} = opened
  await writeSignature(git, files)
  const paths = pathsOf(files)
  await assertNotIgnored(git, paths)
  const changed = await changedPaths(git, paths)
  if (changed.length > 0)
    return {commit: await commitPaths(git, changed, message), committed: changed}
  const head = await headCommit(git)
  // GTO refuses a model that has two versions on one commit, so a forced one gets its own.
  if (model?.versions.some(version => version.commit === head) !== true) {
    return {commit: head, committed: []}
  }
  return {
    commit: await commitPaths(git, [files.modelPath], message, {allowEmpty: true}),
    committed: [],
  }
}

async function planCommit(
  {git}: ProjectRegistry,
  files: ModelFiles,
): Promise<{commit: string | null; committed: string[]}> {
  const paths = pathsOf(files)
  await assertNotIgnored(git, paths)
  const committed = await changedPaths(git, paths)
  if (await signatureDiffers(git, files)) committed.push(files.signaturePath)
  const distinct = [...new Set(committed)].sort()
  return {commit: distinct.length === 0 ? await headCommit(git) : null, committed: distinct}
}

function pathsOf(files: ModelFiles): string[] {
  const {modelPath, signaturePath, metricsPath, trainingPath, externalData, described} = files
  return [
    modelPath,
    ...externalData.map(file => file.path),
    ...(described.signature === undefined ? [] : [signaturePath]),
    ...[metricsPath, trainingPath].filter(path => path !== undefined),
  ]
}

async function signatureDiffers(git: Git, files: ModelFiles): Promise<boolean> {
  if (files.described.signature === undefined) return false
  const there = await readFile(path.join(git.root, files.signaturePath), 'utf8').catch(() => '')
  return there !== signatureText(files)
}

async function writeSignature(git: Git, files: ModelFiles): Promise<void> {
  if (!(await signatureDiffers(git, files))) return
  await writeTrackedFile(path.join(git.root, files.signaturePath), signatureText(files))
}

function signatureText(files: ModelFiles): string {
  return JSON.stringify(files.described.signature, null, 2) + '\n'
}

async function assertChanged({git, model}: ProjectRegistry, files: ModelFiles): Promise<void> {
  const same = model && (await findUnchanged(git, model, files))
  if (same === undefined) return
  const latest = same.version === model?.versions[0]?.version
  throw new MlopsError(
    'MODEL_UNCHANGED',
    `${files.modelPath} is the same model as ${model?.name ?? ''}@${same.version} (SHA-256 ${files.described.sha256.slice(0, 12)}…).`,
    {
      hint: latest
        ? 'There is nothing to register; --force registers it again.'
        : `\`mlops promote ${same.version} STAGE\` brings it back; --force registers it again.`,
      details: {version: same.version, sha256: files.described.sha256},
    },
  )
}

/** A model that training rewrites meanwhile must not get the digest of what it was. */
async function assertSettled(git: Git, files: ModelFiles, commit: string): Promise<void> {
  const file = path.join(git.root, files.modelPath)
  const changed = await changedPaths(git, pathsOf(files))
  const sha256 = await sha256OfFile(file)
  const there = await listTree(git, commit, [files.modelPath])
  if (there.length === 1 && changed.length === 0 && sha256 === files.described.sha256) return
  throw new MlopsError(
    'MODEL_DIGEST_MISMATCH',
    `${files.modelPath} changed while it was registered.`,
    {
      hint: 'Wait until training has ended and register again.',
      details: {expected: files.described.sha256, found: sha256, changed},
    },
  )
}

function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({[key]: value} as Record<K, V>)
}
