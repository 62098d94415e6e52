import {createReadStream} from 'node:fs'
import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {pipeline} from 'node:stream/promises'
import {dataRules, type Nulls} from '../data/index.ts'
import {MlopsError} from '../core/errors/index.ts'
import {openPredictorPool} from '../model/index.ts'
import {cpuCount} from '../platform/processes/index.ts'
import {resolveModel} from '../registry/index.ts'
import type {ScoreJob, ScoreSummary} from './score-job.ts'
import {scoreTable} from './score-table.ts'

export interface ScoreRequest extends Pick<
  ScoreJob,
  | 'keep'
  | 'where'
  | 'limit'
  | 'resume'
  | 'force'
  | 'batchRows'
  | 'rejects'
  | 'signal'
  | 'onProgress'
> {
  readonly directory: string
  readonly ref?: string | undefined
  readonly includePrereleases?: boolean | undefined
  /** `data.source` of mlops.yaml when left out. */
  readonly input?: string | undefined
  /** A file, or `-` for NDJSON on `stdout`. */
  readonly output: string
  readonly nulls?: Nulls | undefined
  /** Sessions; all cores when left out. */
  readonly threads?: number | undefined
}

export interface ScoredTable extends ScoreSummary {
  /** `flights@v1.2.0`, `./m.onnx`. */
  readonly model: string
  readonly input: string
  readonly threads: number
}

/**
 * Scores a table by the model that a reference names, on all cores.
 *
 * @throws MlopsError what resolving and loading the model and `scoreTable` throw.
 */
export async function scoreModel(request: ScoreRequest): Promise<ScoredTable> {
  const {directory, ref, includePrereleases, nulls, keep, resume, force} = request
  const resolved = await resolveModel({
    directory,
    ...(ref === undefined ? {} : {ref}),
    ...(includePrereleases === undefined ? {} : {includePrereleases}),
  })
  const rules = await dataRules(resolved.folder ?? directory, resolved.name, nulls)
  const input = inputOf(request, rules.source)
  const threads = request.threads ?? cpuCount()
  const predictor = await openPredictorPool(resolved.path, resolved.options, threads)
  try {
    const {where, limit, batchRows, signal, onProgress, rejects} = request
    const summary = await scoreInto(request, output =>
      scoreTable({
        predictor,
        modelVersion:
          resolved.version ?? `${path.basename(resolved.path)}@${resolved.sha256.slice(0, 12)}`,
        input,
        output,
        keep,
        aside: rules.aside,
        policy: rules.policy,
        image: resolved.options.image,
        resume,
        force,
        now: jobTime(),
        rejects: rejects === undefined ? undefined : locate(directory, rejects),
        where,
        limit,
        batchRows,
        signal,
        onProgress,
      }),
    )
    return {model: resolved.label, input, threads, ...summary}
  } finally {
    await predictor.close()
  }
}

function inputOf({directory, input}: ScoreRequest, source: string | undefined): string {
  if (input !== undefined) return locate(directory, input)
  if (source !== undefined) return source
  throw new MlopsError('USAGE', 'There is no --input, and mlops.yaml has no data.source.', {
    hint: 'Name the data: --input FILE',
  })
}

/** A local path seen from `directory`; addresses, queries and `-` as they are. */
function locate(directory: string, file: string): string {
  if (file === '-' || file.startsWith('query:') || /^\w+:\/\//.test(file)) return file
  return directory === '.' ? file : path.resolve(directory, file)
}

/** `-` is written whole to a temporary file first: nothing is printed of a job that fails. */
async function scoreInto(
  {directory, output}: ScoreRequest,
  score: (output: string) => Promise<ScoreSummary>,
): Promise<ScoreSummary> {
  if (output !== '-') return score(locate(directory, output))
  const folder = await mkdtemp(path.join(tmpdir(), 'mlops-stdout-'))
  try {
    const file = path.join(folder, 'scored.ndjson')
    const summary = await score(file)
    await pipeline(createReadStream(file), process.stdout, {end: false}).catch(forgiveClosedPipe)
    return {...summary, output}
  } finally {
    await rm(folder, {recursive: true, force: true})
  }
}

/** Who reads may have enough before the end: `mlops score … --output - | head`. */
function forgiveClosedPipe(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error
}

/** SOURCE_DATE_EPOCH, the convention of reproducible builds, else the clock. */
function jobTime(): Date {
  const epoch = Number(process.env['SOURCE_DATE_EPOCH'] ?? Number.NaN)
  return Number.isFinite(epoch) ? new Date(epoch * 1000) : new Date()
}
