import {
  createPredictionReader,
  loadModel,
  type LoadedModel,
  type LoadOptions,
  type ModelOptions,
} from '../../model/index.ts'
import {memoryBytes} from '../../platform/processes/index.ts'
import {BatchingEngine} from './batching-engine.ts'
import type {BatchingOptions} from './batching-options.ts'
import {calibrate} from './calibrate.ts'
import type {EngineOptions, ServingEngine} from './engine-options.ts'
import {examineModel, type Examination} from './examine-model.ts'
import {InlineExecutor} from './inline-executor.ts'
import {fileBytes, modelBytes} from './model-bytes.ts'
import {ModelProcess} from './model-process.ts'
import {processCount} from './process-count.ts'
import {ProcessExecutor} from './process-executor.ts'
import {RunTimeFit} from './run-time-fit.ts'
import type {LoadRequest} from './worker-messages.ts'

/** A run may block this process so long; models that take more for one row get processes of their own. */
const INLINE_MS = 2
/** Loading a larger file would block this process noticeably, so a child process tries it first. */
const SMALL_BYTES = 8 * 2 ** 20

const QUEUED_RUNS = 16
const QUEUED_BYTES = 64 * 2 ** 20
/** Who waits longer for a model has mostly gone; a heavy model may have some runs waiting all the same. */
const QUEUED_MS = 2000
const QUEUED_SINGLE_RUNS = 4
/** Of a queue that does not become empty any more. */
const STANDING_MS = 100
const HUNG_AFTER_MS = 30_000
/** A run of one row in the process that is free: far more than it can take. */
const HUNG_RUNS = 10

/** What is run, and on which device. */
export type LoadedOptions = ModelOptions & Pick<LoadOptions, 'device'>

type Limits = Omit<Required<EngineOptions>, 'mode' | 'hungAfterMs'> &
  Pick<EngineOptions, 'hungAfterMs'>

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
    maxQueuedMs: engine.maxQueuedMs ?? QUEUED_MS,
    observe: engine.observe ?? {},
  }
  const inline =
    mode === 'inline' || (mode === 'auto' && (await fileBytes(path)) <= SMALL_BYTES)
      ? await openInline(path, options, limits, mode)
      : undefined
  if (inline !== undefined) return inline
  const first = await startFirst(path, options, limits)
  if (mode === 'auto' && isQuick(first.model, first.examination)) {
    await first.process.close()
    const quick = await openInline(path, options, limits, mode)
    if (quick !== undefined) return quick
  }
  return await openProcesses(first, limits)
}

/** Undefined where the mode is to be chosen, and the model needs a process of its own. */
async function openInline(
  path: string,
  options: LoadedOptions,
  limits: Limits,
  mode: 'auto' | 'inline',
): Promise<ServingEngine | undefined> {
  const model = await loadModel(path, options)
  try {
    const enoughMs = mode === 'auto' ? INLINE_MS : Infinity
    const calibration = await calibrate(model, enoughMs)
    const slow = (calibration.singleRunMs ?? 0) > enoughMs
    const examination = slow ? null : await examineModel(model, calibration, runLimits(limits))
    if (examination === null || (mode === 'auto' && !isQuick(model, examination))) {
      await model.release()
      return undefined
    }
    return new BatchingEngine({
      ...limits,
      ...batchingOf(examination, limits),
      // Nobody can be refused, or asked how the server is, while this process runs a model.
      targetLatencyMs: Math.min(limits.targetLatencyMs, INLINE_MS),
      signature: model.signature,
      predictionColumns: model.predictionColumns,
      categories: model.categories,
      mode: 'inline',
      read: (outputs, rowCount) => model.read(outputs, rowCount),
      executor: new InlineExecutor(model),
    })
  } catch (error) {
    await model.release()
    throw error
  }
}

/**
 * Whether no run can block this process for long: a run of one row is quick, more rows can be run a
 * few at a time, and how long a run takes hangs on nothing else.
 */
function isQuick(
  {branches, signature}: Pick<LoadedModel, 'branches' | 'signature'>,
  {singleRunMs, unsafe}: Examination,
): boolean {
  const {inputs, fixedBatch} = signature
  const anySize = inputs.some(({shape}) => shape.length > 2 && shape.slice(1).includes(null))
  const divisible = unsafe === null || fixedBatch !== null
  return !branches && !anySize && divisible && singleRunMs !== null && singleRunMs <= INLINE_MS
}

/** A child process that has loaded and examined the model. */
async function startFirst(path: string, options: LoadedOptions, limits: Limits) {
  const width = processCount({
    cpus: limits.cpus,
    modelBytes: await modelBytes(path),
    memoryBytes: memoryBytes(),
  })
  const request: LoadRequest = {
    path,
    options,
    intraOpThreads: Math.max(1, Math.floor(limits.cpus / width)),
    examine: runLimits(limits),
  }
  const process = new ModelProcess(request, limits.hungAfterMs ?? HUNG_AFTER_MS)
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
  const slowestMs = HUNG_RUNS * (examination.singleRunMs ?? 0)
  const executor = await ProcessExecutor.open(
    request,
    {
      width,
      sha256: model.sha256,
      hungAfterMs: limits.hungAfterMs ?? Math.max(HUNG_AFTER_MS, slowestMs),
      onRestart: reason => limits.observe.onRestart?.(reason),
    },
    process,
  )
  return new BatchingEngine({
    ...limits,
    ...batchingOf(examination, limits),
    signature: model.signature,
    predictionColumns: model.predictionColumns,
    categories: model.categories,
    mode: 'workers',
    read: (outputs, rowCount) => reader.read(outputs, rowCount),
    executor,
  })
}

function batchingOf(
  {unsafe, times, singleRunMs}: Examination,
  {batching, maxQueuedMs}: Limits,
): Pick<
  BatchingOptions,
  'batching' | 'rowwise' | 'fit' | 'singleRunMs' | 'maxQueuedMs' | 'maxStandingMs'
> {
  const fit = new RunTimeFit()
  for (const {rows, ms} of times) fit.measure(rows, ms)
  const reason = batching ? unsafe : 'It is turned off.'
  return {
    batching: {safe: reason === null, reason},
    rowwise: unsafe === null,
    ...{fit, singleRunMs},
    maxQueuedMs: Math.max(maxQueuedMs, QUEUED_SINGLE_RUNS * (singleRunMs ?? 0)),
    maxStandingMs: Math.min(maxQueuedMs, STANDING_MS),
  }
}

const runLimits = ({maxRows, targetLatencyMs}: Limits) => ({maxRows, targetMs: targetLatencyMs})
