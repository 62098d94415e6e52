import {relative, resolve} from 'node:path'
import {projectNullPolicy, type NullRule} from '../data/index.ts'
import {loadModel, openPredictorPool} from '../model/index.ts'
import {cpuCount} from '../platform/processes/index.ts'
import {findProject, openProject, type Project} from '../project/index.ts'
import {resolveModel, type ResolvedModel} from '../registry/index.ts'
import {growingPredictor} from './predictor.ts'
import type {ScoreProgress, ScoreSummary} from './score-job.ts'
import {scoreTable} from './score-table.ts'

/** A score job as a person asks for it; what is undefined has its default. */
export interface ScoreRequest {
  readonly directory: string
  readonly ref: string | undefined
  readonly includePrereleases: boolean
  readonly input: string
  readonly output: string
  readonly keep: readonly string[]
  readonly rejects: string | undefined
  readonly where: string | undefined
  readonly limit: number | undefined
  readonly nulls: NullRule | undefined
  readonly threads: number | undefined
  readonly resume: boolean
  readonly force: boolean
  readonly signal: AbortSignal
  readonly onProgress: (progress: ScoreProgress) => void
}

/**
 * Resolves and loads a model and scores a table with it, on threads of its own when the table is
 * large. Paths are relative to `directory`.
 *
 * @throws MlopsError what resolving and loading a model and `scoreTable` throw.
 */
export async function scoreWithModel(
  request: ScoreRequest,
): Promise<ScoreSummary & {readonly model: string}> {
  const {directory, ref, signal} = request
  const found = await resolveModel({
    directory,
    includePrereleases: request.includePrereleases,
    signal,
    ...(ref === undefined ? {} : {ref}),
  })
  const model = await loadModel(found.path, {...found.options, intraOpThreads: 1})
  const width = request.threads ?? cpuCount()
  const predictor = growingPredictor(
    model,
    () => openPredictorPool(found.path, found.options, width),
    width,
  )
  try {
    const summary = await scoreTable({
      model,
      modelVersion: modelVersion(found),
      input: within(directory, request.input),
      output: within(directory, request.output),
      keep: request.keep,
      nulls: projectNullPolicy((await projectOf(directory))?.config, request.nulls),
      resume: request.resume,
      force: request.force,
      predictor,
      image: found.options.image,
      signal,
      onProgress: request.onProgress,
      ...(request.rejects === undefined ? {} : {rejects: within(directory, request.rejects)}),
      ...(request.where === undefined ? {} : {where: request.where}),
      ...(request.limit === undefined ? {} : {limit: request.limit}),
    })
    return {model: found.label, ...summary}
  } finally {
    await predictor.close()
    await model.release()
  }
}

/** What the column `model_version` says: the version, or the label with the start of the digest. */
function modelVersion({label, version, name, sha256}: ResolvedModel): string {
  return version === null || name === null
    ? `${label} (${sha256.slice(0, 12)})`
    : `${name}@${version}`
}

/** A source or file as seen from the folder of -C; what is no path stays as it is. */
function within(directory: string, source: string): string {
  if (source === '-' || source.startsWith('query:') || /^\w+:\/\//.test(source)) return source
  return relative(process.cwd(), resolve(directory, source)) || '.'
}

async function projectOf(directory: string): Promise<Project | undefined> {
  return (await findProject(directory)) === undefined ? undefined : await openProject(directory)
}
