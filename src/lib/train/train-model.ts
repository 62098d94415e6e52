import {mkdir, mkdtemp, rename, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {basename, dirname, join, resolve} from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import {checkWritable, checkpointsIn, isRegularFile, sha256OfFile} from '../platform/files/index.ts'
import {resolvePath, type Project} from '../project/index.ts'
import {handOverData, type HandedOverData} from './hand-over-data.ts'
import {installFiles} from './install-files.ts'
import {readMetrics, type Metrics} from './read-metrics.ts'
import {runCommand} from './run-command.ts'
import {threadVariables} from './thread-variables.ts'
import type {TrainingRecord} from './training-record.ts'

export type TrainMode = 'scratch' | 'fine_tune'

export interface TrainRequest {
  /** A path, pattern, address or `query:…` in place of `data.source`; relative to `directory`. */
  readonly data?: string | undefined
  /** The same in place of `data.test`. */
  readonly test?: string | undefined
  /** Where the model goes instead of the folder of `model.path`. */
  readonly outputFolder?: string | undefined
  readonly mode?: TrainMode | undefined
  /** The model to go on from; `model.path` where left out. */
  readonly baseModel?: string | undefined
  readonly seed?: number | undefined
  /** Where the rows are from, for the record, where `data` and `test` are copies. */
  readonly origins?: {readonly train: string; readonly test: string} | undefined
  /** The retraining that it is part of. */
  readonly run?: string | undefined
  /** The moment that the training sees as now, `MLOPS_AS_OF`: a replay must not look at the clock. */
  readonly asOf?: Date | undefined
  /** What relative paths of the request are relative to; the current folder where left out. */
  readonly directory?: string | undefined
}

export interface TrainOptions {
  readonly signal?: AbortSignal
  /** Each line that the training command writes. */
  readonly onLine?: (line: string) => void
  /** Called when the data is ready and the command starts. */
  readonly onStart?: (plan: TrainPlan) => void
}

export interface TrainPlan {
  readonly command: string
  readonly mode: TrainMode
  readonly seed: number
  /** The variables of mlops. */
  readonly environment: Readonly<Record<string, string>>
  /** Names of those of `train.env`, whose values may be secret. */
  readonly furtherVariables: readonly string[]
  readonly outputFolder: string
}

export interface TrainedModel {
  /** Absolute path of the model. */
  readonly path: string
  readonly sha256: string
  /** All files that were written, absolute: metrics.json, training.json, external data, the model. */
  readonly files: readonly string[]
  /** Whether the command wrote a metrics.json. */
  readonly hasMetrics: boolean
  readonly metrics: Metrics
  readonly training: TrainingRecord
}

/**
 * Trains a model: hands the data of the project to `train.command` and puts what it leaves in
 * MLOPS_OUTPUT_DIR, with a training.json, into the folder of the model, all of it or nothing.
 *
 * @throws MlopsError `TRAIN_NOT_CONFIGURED`, `TRAIN_NO_BASE`, `TRAIN_FAILED`, `TRAIN_TIMEOUT`,
 *   `TRAIN_MEMORY`, `TRAIN_NO_MODEL`, `TRAIN_METRICS_INVALID`, `FILE_*`, `DATA_*`.
 */
export async function trainModel(
  project: Project,
  request: TrainRequest = {},
  options: TrainOptions = {},
): Promise<TrainedModel> {
  const folder = await mkdtemp(join(tmpdir(), 'mlops-train-'))
  try {
    const output = join(folder, 'output')
    await mkdir(output)
    const plan = await planTraining(project, request, output)
    await checkWritable(plan.outputFolder)
    const data = await handOverData(project, request, folder, options.signal)
    const environment = {...plan.environment, ...data.environment}
    options.onStart?.({...plan, environment})
    const startedAt = new Date()
    await runCommand(plan.command, {
      directory: project.root,
      environment: {...(trainSection(project).env ?? {}), ...environment},
      output,
      limits: trainSection(project),
      signal: options.signal,
      onLine: options.onLine,
    })
    const seconds = (Date.now() - startedAt.getTime()) / 1000
    return await keepModel(project, plan, data, output, {startedAt, seconds, run: request.run})
  } finally {
    await rm(folder, {recursive: true, force: true})
  }
}

/** What would be run, without the data: for `--dry-run`. Throws what `trainModel` would. */
export async function planTraining(
  project: Project,
  request: TrainRequest,
  output = '<temporary folder>',
): Promise<TrainPlan> {
  const {command, seed: configuredSeed, env = {}, limits} = trainSection(project)
  const mode = request.mode ?? 'scratch'
  const seed = request.seed ?? configuredSeed
  const directory = request.directory ?? process.cwd()
  const baseModel =
    request.baseModel === undefined
      ? resolvePath(project, project.config.model.path)
      : resolve(directory, request.baseModel)
  const hasBase = await isRegularFile(baseModel)
  if (mode === 'fine_tune' && !hasBase)
    throw new MlopsError('TRAIN_NO_BASE', `There is no model at ${baseModel} to go on from.`, {
      hint: 'Train from scratch first: `mlops train --mode scratch`.',
    })
  return {
    command,
    mode,
    seed,
    environment: {
      MLOPS_PROJECT_DIR: project.root,
      MLOPS_OUTPUT_DIR: output,
      MLOPS_MODE: mode,
      MLOPS_SEED: String(seed),
      ...(request.asOf === undefined ? {} : {MLOPS_AS_OF: request.asOf.toISOString()}),
      ...threadVariables(limits?.threads, env),
      ...(hasBase ? await baseVariables(baseModel) : {}),
    },
    furtherVariables: Object.keys(env),
    outputFolder:
      request.outputFolder === undefined
        ? dirname(resolvePath(project, project.config.model.path))
        : resolve(directory, request.outputFolder),
  }
}

/** The model to go on from, and what its training left beside it for that. */
async function baseVariables(model: string): Promise<Record<string, string>> {
  const folder = dirname(model)
  const [checkpoint, ...more] = await checkpointsIn(folder)
  return {
    MLOPS_BASE_MODEL: model,
    MLOPS_BASE_DIR: folder,
    ...(checkpoint === undefined || more.length > 0
      ? {}
      : {MLOPS_BASE_CHECKPOINT: join(folder, checkpoint)}),
  }
}

function trainSection(project: Project): NonNullable<Project['config']['train']> {
  const {train} = project.config
  if (train !== undefined) return train
  throw new MlopsError('TRAIN_NOT_CONFIGURED', `${project.configPath} has no \`train.command\`.`, {
    hint: 'Say how the model is trained, for example `train: {command: python train.py}`.',
  })
}

async function keepModel(
  project: Project,
  plan: TrainPlan,
  data: HandedOverData,
  output: string,
  {
    run,
    ...time
  }: {readonly startedAt: Date; readonly seconds: number; readonly run: string | undefined},
): Promise<TrainedModel> {
  const written = join(output, 'model.onnx')
  if (!(await isRegularFile(written)))
    throw new MlopsError('TRAIN_NO_MODEL', `\`${plan.command}\` wrote no model.onnx.`, {
      hint: 'The command must write model.onnx to the folder in MLOPS_OUTPUT_DIR.',
    })
  const metrics = await readMetrics(join(output, 'metrics.json'))
  const sha256 = await sha256OfFile(written)
  const training: TrainingRecord = {
    model: {sha256},
    command: plan.command,
    mode: plan.mode,
    seed: plan.seed,
    ...(plan.environment['MLOPS_AS_OF'] === undefined
      ? {}
      : {asOf: plan.environment['MLOPS_AS_OF']}),
    startedAt: time.startedAt.toISOString(),
    ...(run === undefined ? {} : {run}),
    seconds: Math.round(time.seconds * 10) / 10,
    data: data.train,
    test: data.test,
  }
  await writeFile(join(output, 'training.json'), JSON.stringify(training, undefined, 2) + '\n')
  // The command knows one name; where the model is kept is the project's affair.
  const name = basename(project.config.model.path)
  if (name !== 'model.onnx') await rename(written, join(output, name))
  const names = await installFiles(output, plan.outputFolder, name)
  return {
    path: join(plan.outputFolder, name),
    sha256,
    files: names.map(file => join(plan.outputFolder, file)),
    hasMetrics: metrics !== undefined,
    metrics: metrics ?? {},
    training,
  }
}
