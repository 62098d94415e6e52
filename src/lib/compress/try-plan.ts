import {createHash} from 'node:crypto'
import {rm, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {asError, MlopsError} from '../core/errors/index.ts'
import {loadModel, type LoadedModel, type ModelOptions} from '../model/index.ts'
import {
  agreementOf,
  answerFeeds,
  answerSample,
  gzipSize,
  lossOf,
  metricOf,
  timeBoth,
  type Baseline,
} from './measure/index.ts'
import type {Plan, Teacher} from './methods/index.ts'
import type {OtherRows} from './read/index.ts'
import type {Candidate, MeasuredCandidate} from './types.ts'

export interface TrialContext {
  readonly baseline: Baseline
  readonly rows: OtherRows
  readonly options: ModelOptions
  /** Folder for the files of candidates. */
  readonly scratch: string
  readonly signal: AbortSignal | undefined
}

export interface Trial {
  readonly candidate: Candidate
  /** null where there is none. */
  readonly model: Uint8Array | null
  /** Time of the original in the same turns. */
  readonly originalMs: number | null
}

/** Makes a model by a plan and measures it; one that cannot be made or run is told of, not thrown. */
export async function tryPlan(plan: Plan, context: TrialContext): Promise<Trial> {
  const refuse = (verdict: 'unfit' | 'failed', reason: string): Trial => ({
    candidate: {method: plan.name, verdict, reason},
    model: null,
    originalMs: null,
  })
  try {
    const made = await applyPlan(plan, context)
    if ('reason' in made) return refuse('unfit', made.reason)
    return await measure(plan, made, context)
  } catch (thrown) {
    context.signal?.throwIfAborted()
    // Whether what was made can be run is the question; a bug of this program is none of its answers.
    if (thrown instanceof MlopsError) return refuse('failed', thrown.message)
    throw thrown
  }
}

interface Made {
  readonly model: Uint8Array
  readonly changed: string
}

async function applyPlan(
  {steps}: Plan,
  {baseline, rows, signal}: TrialContext,
): Promise<Made | {readonly reason: string}> {
  const {signature, meaning} = baseline.model
  let model = baseline.bytes
  const changed: string[] = []
  for (const {method, parameter} of steps) {
    const outcome = await method.apply(model, {
      ...{parameter, signature, meaning, signal},
      calibration: rows.calibration,
      teacher: teacherOf(baseline.model, rows, signal),
    })
    if (outcome.kind === 'unfit')
      return {reason: steps.length === 1 ? outcome.reason : `${method.name}: ${outcome.reason}`}
    model = outcome.model
    changed.push(outcome.changed)
  }
  return {model, changed: changed.join('; ')}
}

function teacherOf(
  model: LoadedModel,
  {teaching}: OtherRows,
  signal: AbortSignal | undefined,
): Teacher | null {
  return (
    teaching && {
      rows: teaching.packs.map(({feeds}) => feeds),
      answer: feeds => answerFeeds(model, feeds, signal),
    }
  )
}

async function measure(
  {name}: Plan,
  {model: bytes, changed}: Made,
  {baseline, options, scratch, signal}: TrialContext,
): Promise<Trial> {
  const {model: original, sample, metric, maxLoss} = baseline
  const file = path.join(scratch, 'candidate.onnx')
  await writeFile(file, bytes)
  const candidate = await loadModel(file, options).catch((thrown: unknown) => {
    const {message} = asError(thrown)
    throw new MlopsError('MODEL_UNSUPPORTED', message.replaceAll(file, 'the result'), {
      cause: thrown,
    })
  })
  try {
    const answers = await answerSample(candidate, sample, signal)
    const value = metric === null ? null : metricOf(candidate, sample, answers, metric)
    const agreement = agreementOf(original.signature, baseline.answers, answers)
    const loss =
      metric === null
        ? 1 - agreement
        : lossOf(baseline.value, value, metric.definition.better, maxLoss)
    const {originalMs, ...times} = await timeBoth(original, candidate, sample, signal)
    const measured: MeasuredCandidate = {
      method: name,
      verdict: loss !== null && loss <= maxLoss.value ? 'fit' : 'over',
      sha256: createHash('sha256').update(bytes).digest('hex'),
      changed,
      sizeBytes: bytes.length,
      gzipBytes: await gzipSize(bytes),
      ratio: baseline.bytes.length / bytes.length,
      ...times,
      metric: value,
      loss,
      agreement,
    }
    return {candidate: measured, model: bytes, originalMs}
  } finally {
    await candidate.release()
    await rm(file, {force: true})
  }
}
