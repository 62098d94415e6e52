import {readFile, stat} from 'node:fs/promises'
import path from 'node:path'
import {z} from 'zod'
import {MlopsError} from '../core/errors/index.ts'
import type {ModelOptions, ModelSignature} from '../model/index.ts'
import {checkpointsIn, errorCode, fileError, sha256OfFile} from '../platform/files/index.ts'
import type {Git} from '../platform/git/index.ts'
import {resolvePath, type Project} from '../project/index.ts'
import {modelOptions} from './model-options.ts'
import {assertModelFile} from './pointer-file.ts'
import {readTrainingRecord} from './training-record.ts'
import type {VersionRecord} from './version-record.ts'

/** What the registry needs to know of a model; `describeModel` of the model room says it. */
export interface DescribedModel {
  readonly signature?: ModelSignature
  readonly sha256: string
  readonly sizeBytes: number
  /** The .onnx and its external data, absolute. */
  readonly files: readonly string[]
  /** What a user should know before registering, in the user's words. */
  readonly warnings?: readonly string[]
}

export type DescribeModel = (file: string, options: ModelOptions) => Promise<DescribedModel>

/** The files of the work tree that make up a version. Paths are relative to the repository. */
export interface ModelFiles {
  readonly modelPath: string
  readonly signaturePath: string
  /** undefined when there are no metrics. */
  readonly metricsPath: string | undefined
  /** undefined when `training.json` is not there, or tells of another model. */
  readonly trainingPath: string | undefined
  /** The data of the training, as far as the record of it says. */
  readonly trainingData: VersionRecord['data']
  /** External data of the model, and checkpoints that training goes on from. */
  readonly externalData: NonNullable<VersionRecord['files']>
  readonly metrics: Record<string, unknown> | undefined
  readonly described: DescribedModel
}

const METRICS_MAX_BYTES = 64 * 1024

/**
 * Reads the model of the work tree, its metrics and the record of its training (`metrics.json` and
 * `training.json` beside it) and its signature.
 *
 * @throws MlopsError `MODEL_NOT_FOUND`, `MODEL_LFS_POINTER`, `MODEL_DVC_POINTER`, `DATA_MALFORMED` for
 * metrics that are no JSON object, and whatever `describe` says of the model.
 */
export async function readModelFiles(
  project: Project,
  git: Git,
  describe: DescribeModel,
): Promise<ModelFiles> {
  const declared = project.config.model.path
  const file = resolvePath(project, declared)
  await assertModelFile(file, declared)
  const described = await describe(file, modelOptions(project.config))
  const folder = path.dirname(file)
  const relative = (absolute: string): string => repositoryPath(project, git, absolute)
  const metricsFile = path.join(folder, 'metrics.json')
  const metrics = await readMetrics(metricsFile)
  const trainingFile = path.join(folder, 'training.json')
  const training = await readTrainingRecord(trainingFile, described.sha256)
  const externalData = []
  const checkpoints = (await checkpointsIn(folder)).map(name => path.join(folder, name))
  const others = described.files.filter(part => path.resolve(part) !== file)
  for (const part of new Set([...others, ...checkpoints])) {
    const {size: size_bytes} = await stat(part)
    externalData.push({path: relative(part), sha256: await sha256OfFile(part), size_bytes})
  }
  return {
    modelPath: relative(file),
    signaturePath: relative(path.join(folder, 'signature.json')),
    metricsPath: metrics === undefined ? undefined : relative(metricsFile),
    trainingPath: training === undefined ? undefined : relative(trainingFile),
    trainingData: training?.data ?? undefined,
    externalData,
    metrics,
    described,
  }
}

/**
 * A file of the project as Git names it.
 *
 * @throws MlopsError `REF_INVALID` for a file outside the repository.
 */
export function repositoryPath(project: Project, git: Git, absolute: string): string {
  const fromProject = path.relative(project.root, absolute).split(path.sep).join('/')
  const joined = path.posix.normalize(git.prefix + fromProject)
  if (!joined.startsWith('../') && !path.isAbsolute(fromProject)) return joined
  throw new MlopsError('REF_INVALID', `${absolute} is outside the Git repository ${git.root}.`, {
    hint: 'Put the model into the repository; `model.path` in mlops.yaml says where.',
  })
}

async function readMetrics(file: string): Promise<Record<string, unknown> | undefined> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return undefined
    throw fileError(cause, file, 'read')
  }
  try {
    const metrics = z.record(z.string(), z.unknown()).parse(JSON.parse(text))
    if (text.length <= METRICS_MAX_BYTES) return metrics
    return Object.fromEntries(
      Object.entries(metrics).filter(([, value]) => typeof value === 'number'),
    )
  } catch (cause) {
    throw new MlopsError('DATA_MALFORMED', `${file} is no JSON object of metrics.`, {
      hint: 'Write it as {"rmse": 96.1, "r2": 0.87}, or delete it.',
      cause,
    })
  }
}
