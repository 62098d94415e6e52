import {loadModel, type ModelOptions} from '../../model/index.ts'
import type {InferenceEngine} from '../types.ts'
import {Batcher, type OnBatch} from './batcher.ts'
import {proveBatching} from './prove-batching.ts'

export interface EngineOptions {
  /** Most rows of one run. */
  readonly maxRows: number
  /** How long a run may take; rows of several requests are joined up to that. */
  readonly targetLatencyMs: number
  /** Cores that this process may use. */
  readonly cpus: number
  /** False: every request has a run of its own. */
  readonly batching?: boolean
  readonly maxQueuedRows?: number
  readonly maxQueuedBytes?: number
  readonly onBatch?: OnBatch
}

/** An engine, and how much waits for it. */
export interface QueuedEngine extends InferenceEngine {
  readonly queuedRows: number
  readonly queuedBytes: number
}

const QUEUED_BATCHES = 16
const QUEUED_BYTES = 256 * 1024 * 1024

/**
 * Loads a model, proves on made-up rows that requests may share a run, and warms it up by that.
 *
 * @throws MlopsError what `loadModel` throws.
 */
export async function openEngine(
  path: string,
  options: ModelOptions,
  engine: EngineOptions,
): Promise<QueuedEngine> {
  const model = await loadModel(path, {...options, intraOpThreads: engine.cpus})
  const {signature} = model
  const batching =
    engine.batching === false
      ? {safe: false, reason: 'it is switched off'}
      : await proveBatching(model)
  const batcher = new Batcher({width: 1, run: feeds => model.infer(feeds)}, signature, {
    joins: batching.safe,
    maxRows: engine.maxRows,
    targetLatencyMs: engine.targetLatencyMs,
    maxQueuedRows: engine.maxQueuedRows ?? QUEUED_BATCHES * engine.maxRows,
    maxQueuedBytes: engine.maxQueuedBytes ?? QUEUED_BYTES,
    onBatch: engine.onBatch,
  })
  return {
    signature,
    predictionColumns: model.predictionColumns,
    mode: 'inline',
    batching,
    infer: (feeds, inferOptions) => batcher.infer(feeds, inferOptions),
    read: (outputs, rowCount) => model.read(outputs, rowCount),
    get queuedRows() {
      return batcher.queuedRows
    },
    get queuedBytes() {
      return batcher.queuedBytes
    },
    async close() {
      await batcher.drain()
      await model.release()
    },
  }
}
