import {mkdir, readFile} from 'node:fs/promises'
import path from 'node:path'
import {z} from 'zod'
import {MlopsError} from '../../core/errors/index.ts'
import {isRegularFile, sha256OfFile} from '../../platform/files/index.ts'
import type {Project} from '../../project/index.ts'
import {resolveModel} from '../../registry/index.ts'
import {readMetrics, trainModel, type TrainMode} from '../../train/index.ts'
import type {
  Candidate,
  DataPlan,
  DataRecord,
  OpenRun,
  RetrainRequest,
  TrainRecord,
} from '../types.ts'
import {assertSignature} from './assert-signature.ts'

type TrainOptions = Pick<RetrainRequest, 'signal' | 'onLine'>

/**
 * Trains each mode of a run into `candidates/<mode>/` of its folder. One that an earlier attempt finished is taken
 * as it is. Where one mode of several fails, the others go on.
 *
 * @throws MlopsError the error of the first mode where none gave a model.
 */
export async function trainCandidates(
  project: Project,
  run: OpenRun,
  options: TrainOptions,
): Promise<TrainRecord> {
  const candidates: Candidate[] = []
  const failed: {mode: TrainMode; error: MlopsError}[] = []
  for (const mode of run.plan.modes) {
    try {
      const candidate = await trainCandidate(project, run, mode, options)
      const twin = candidates.find(({trainedAs}) => trainedAs === candidate.trainedAs)
      if (twin === undefined) candidates.push(candidate)
      else
        options.onLine?.(
          `${mode} gave what ${twin.mode} gave: the trainer cannot go on from a model.`,
        )
    } catch (error) {
      if (!(error instanceof MlopsError) || options.signal?.aborted === true) throw error
      failed.push({mode, error})
    }
  }
  const [first] = failed
  if (candidates.length === 0 && first !== undefined) throw first.error
  return {candidates, failed: failed.map(({mode, error}) => ({mode, reason: error.message}))}
}

async function trainCandidate(
  project: Project,
  run: OpenRun,
  mode: TrainMode,
  options: TrainOptions,
): Promise<Candidate> {
  const folder = path.posix.join('candidates', mode)
  const outputFolder = path.join(run.folder, folder)
  const done = await finished(project, run.id, outputFolder)
  const trained = done ?? (await trainInto(project, run, mode, outputFolder, options))
  await assertSignature(project, run.plan.champion, trained.path, mode)
  const said = (await readMetrics(path.join(outputFolder, 'metrics.json')))?.['mode']
  return {
    mode,
    trainedAs: said === 'scratch' || said === 'fine_tune' ? said : mode,
    folder,
    sha256: trained.sha256,
    seconds: trained.seconds,
  }
}

interface Trained {
  readonly path: string
  readonly sha256: string
  readonly seconds: number
}

async function trainInto(
  project: Project,
  {plan, records, folder, id}: OpenRun,
  mode: TrainMode,
  outputFolder: string,
  {signal, onLine}: TrainOptions,
): Promise<Trained> {
  await mkdir(outputFolder, {recursive: true})
  const base =
    mode === 'fine_tune' && plan.champion !== null
      ? await resolveModel({directory: project.root, ref: plan.champion.ref})
      : undefined
  const {data} = records
  const {
    sha256,
    training,
    path: model,
  } = await trainModel(
    project,
    {
      data: path.join(folder, trainingFile(mode, data)),
      test: path.join(folder, data?.test ?? ''),
      origins: originsOf(project, plan.data),
      asOf: new Date(plan.asOf),
      mode,
      outputFolder,
      run: id,
      ...(base === undefined ? {} : {baseModel: base.path}),
    },
    {
      ...(signal === undefined ? {} : {signal}),
      ...(onLine === undefined ? {} : {onLine}),
    },
  )
  return {path: model, sha256, seconds: training.seconds}
}

/** Where the rows of a run are from. */
function originsOf({config}: Project, {split, source}: DataPlan): {train: string; test: string} {
  const {test} = config.data
  if (split === 'time' || test === undefined) return {train: source, test: source}
  return {train: source, test: typeof test === 'string' ? test : `query:${test.query}`}
}

/** Going on from a model is done with the rows that are new to it, where these are known. */
function trainingFile(mode: TrainMode, data: DataRecord | undefined): string {
  return (mode === 'fine_tune' ? data?.fresh : null) ?? data?.train ?? ''
}

const recordSchema = z.object({
  model: z.object({sha256: z.string()}),
  run: z.string(),
  seconds: z.number(),
})

/** What an attempt that was interrupted a moment too early left whole: its record names the run and the model. */
async function finished(
  project: Project,
  run: string,
  folder: string,
): Promise<Trained | undefined> {
  const model = path.join(folder, path.basename(project.config.model.path))
  const text = await readFile(path.join(folder, 'training.json'), 'utf8').catch(() => '')
  const record = recordSchema.safeParse(parseJson(text))
  if (!record.success || record.data.run !== run || !(await isRegularFile(model))) return undefined
  const sha256 = await sha256OfFile(model)
  if (sha256 !== record.data.model.sha256) return undefined
  return {path: model, sha256, seconds: record.data.seconds}
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
