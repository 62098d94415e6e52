import {stat} from 'node:fs/promises'
import {totalmem} from 'node:os'
import {
  createPredictionReader,
  loadModel,
  type LoadOptions,
  type ModelOptions,
} from '../../model/index.ts'
import {BatchingEngine, type BatchingOptions} from './batching-engine.ts'
import {calibrate} from './calibrate.ts'
import type {EngineOptions, ServingEngine} from './engine-options.ts'
import {examineModel, type Examination} from './examine-model.ts'
import {InlineExecutor} from './inline-executor.ts'
import {ModelProcess} from './model-process.ts'
import {ProcessExecutor} from './process-executor.ts'
import {RunTimeFit} from './run-time-fit.ts'
import type {LoadRequest} from './worker-messages.ts'

/** A run of one row may block this process so long; heavier models get processes of their own. */
const INLINE_MS = 2
/** Loading a larger file would block this process noticeably, so a child process tries it first. */
const SMALL_BYTES = 8 * 2 ** 20
const MOST_PROCESSES = 8
/** Memory that a loaded model takes, as a multiple of its file, and the share of the machine's for all. */
const LOADED_SIZE = 2
const MEMORY_SHARE = 0.25

const QUEUED_RUNS = 16
const QUEUED_BYTES = 64 * 2 ** 20
const HUNG_AFTER_MS = 30_000

/** What is run, and on which device. */
export type LoadedOptions = ModelOptions & Pick<LoadOptions, 'device'>

type Limits = Omit<Required<EngineOptions>, 'mode'>

/**
 * Loads a model for serving: measures how fast it is, proves that rows may share a run, and decides
 * whether it runs in this process or in processes of its own.
 *
 * @throws MlopsError what `loadModel` throws.
 */
export async function openEngine(
  path: string,
  options: LoadedOptions,
  engine: EngineOptions,
): Promise<ServingEngine> {
  const {mode = 'auto'} = engine
  const limits: Limits = {
    ...engine,
    batching: engine.batching ?? true,
    maxQueuedRows: engine.maxQueuedRows ?? QUEUED_RUNS * engine.maxRows,
    maxQueuedBytes: engine.maxQueuedBytes ?? QUEUED_BYTES,
    hungAfterMs: engine.hungAfterMs ?? HUNG_AFTER_MS,
    observe: engine.observe ?? {},
  }
  const sizeBytes = await fileSize(path)
  const inline =
    mode === 'inline' || (mode === 'auto' && sizeBytes <= SMALL_BYTES)
      ? await openInline(path, options, limits, mode === 'inline' ? Infinity : INLINE_MS)
      : undefined
  if (inline !== undefined) return inline
  const first = await startFirst(path, options, limits, sizeBytes)
  const {singleRunMs} = first.examination
  if (mode === 'auto' && singleRunMs !== null && singleRunMs <= INLINE_MS) {
    await first.process.close()
    const quick = await openInline(path, options, limits, Infinity)
    if (quick !== undefined) return quick
  }
  return await openProcesses(first, limits)
}

/** Undefined where a run of one row takes longer than `enoughMs`. */
async function openInline(
  path: string,
  options: LoadedOptions,
  limits: Limits,
  enoughMs: number,
): Promise<ServingEngine | undefined> {
  const model = await loadModel(path, options)
  try {
    const calibration = await calibrate(model, enoughMs)
    if ((calibration.singleRunMs ?? 0) > enoughMs) {
      await model.release()
      return undefined
    }
    const examination = await examineModel(model, calibration, runLimits(limits))
    return new BatchingEngine({
      ...limits,
      ...batchingOf(examination, limits),
      signature: model.signature,
      predictionColumns: model.predictionColumns,
      mode: 'inline',
      read: (outputs, rowCount) => model.read(outputs, rowCount),
      executor: new InlineExecutor(model),
    })
  } catch (error) {
    await model.release()
    throw error
  }
}

/** A child process that has loaded and examined the model. */
async function startFirst(path: string, options: ModelOptions, limits: Limits, sizeBytes: number) {
  const fitting = Math.floor((totalmem() * MEMORY_SHARE) / (LOADED_SIZE * sizeBytes + 1))
  const width = Math.max(1, Math.min(Math.floor(limits.cpus), MOST_PROCESSES, fitting))
  const request: LoadRequest = {
    path,
    options,
    intraOpThreads: Math.max(1, Math.floor(limits.cpus / width)),
    examine: runLimits(limits),
  }
  const process = new ModelProcess(request, limits.hungAfterMs)
  try {
    const model = await process.ready
    const {examination} = model
    if (examination === null) throw new Error('The process of the model did not examine it.')
    return {process, request, width, model, examination}
  } catch (error) {
    process.kill()
    await process.ended
    throw error
  }
}

async function openProcesses(
  {process, request, width, model, examination}: Awaited<ReturnType<typeof startFirst>>,
  limits: Limits,
): Promise<ServingEngine> {
  const reader = createPredictionReader(model.meaning)
  const executor = await ProcessExecutor.open(
    request,
    {
      width,
      hungAfterMs: limits.hungAfterMs,
      onRestart: reason => limits.observe.onRestart?.(reason),
    },
    process,
  )
  return new BatchingEngine({
    ...limits,
    ...batchingOf(examination, limits),
    signature: model.signature,
    predictionColumns: model.predictionColumns,
    mode: 'workers',
    read: (outputs, rowCount) => reader.read(outputs, rowCount),
    executor,
  })
}

function batchingOf(
  {unsafe, times, singleRunMs}: Examination,
  {batching}: Limits,
): Pick<BatchingOptions, 'batching' | 'rowwise' | 'fit' | 'singleRunMs'> {
  const fit = new RunTimeFit()
  for (const {rows, ms} of times) fit.measure(rows, ms)
  const reason = batching ? unsafe : 'It is turned off.'
  return {batching: {safe: reason === null, reason}, rowwise: unsafe === null, fit, singleRunMs}
}

const runLimits = ({maxRows, targetLatencyMs}: Limits) => ({maxRows, targetMs: targetLatencyMs})

/** 0 where it cannot be told; loading says why. */
async function fileSize(path: string): Promise<number> {
  return await stat(path).then(
    file => file.size,
    () => 0,
  )
}
