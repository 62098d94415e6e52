import {workerModule} from '../../platform/program/index.ts'
import {openThreadPool} from '../../platform/threads/index.ts'
import type {LoadOptions} from '../types.ts'
import type {Predictor, ScoredModel} from './predictor.ts'
import {
  buffersOf,
  type WorkerModel,
  type WorkerReply,
  type WorkerRequest,
} from './worker-messages.ts'

export interface PredictorPool extends Predictor {
  close(): Promise<void>
}

/**
 * Sessions of one model on worker threads, one thread inside each: runs of several packs do not wait
 * for each other, and answers do not depend on how the runtime divides a batch.
 *
 * @throws MlopsError what `loadModel` throws.
 */
export async function openPredictorPool(
  path: string,
  options: LoadOptions,
  threads: number,
): Promise<PredictorPool> {
  const stop = new Int32Array(new SharedArrayBuffer(4))
  const data: WorkerModel = {path, options: {...options, intraOpThreads: 1}, stop}
  const pool = openThreadPool<WorkerRequest, WorkerReply>(workerModule('model/pool'), threads, {
    data,
  })
  // Never terminate(): the runtime aborts the process when its thread is taken away in a run.
  const close = async (): Promise<void> => {
    Atomics.store(stop, 0, 1)
    await pool.close()
  }
  const load = async (thread: (typeof pool.threads)[number]): Promise<ScoredModel> => {
    const reply = await thread.ask({kind: 'load'})
    if (reply.kind === 'loaded') return reply.model
    throw unexpected(reply)
  }
  const [model] = await Promise.all(pool.threads.map(load)).catch(async (error: unknown) => {
    await close()
    throw error
  })
  return {
    model: model as ScoredModel,
    width: threads,
    close,
    async predict(feeds, batchRows) {
      const transfer = buffersOf(Object.values(feeds.tensors))
      const reply = await pool.ask({kind: 'predict', feeds, batchRows}, transfer)
      if (reply.kind === 'predictions') return reply.predictions
      throw unexpected(reply)
    },
    async calibrate(feeds) {
      const reply = await pool.ask({kind: 'calibrate', feeds})
      if (reply.kind === 'calibrated') return reply.batchRows
      throw unexpected(reply)
    },
  }
}

function unexpected(reply: WorkerReply): Error {
  return new Error(`A worker thread answered with ${reply.kind}.`)
}
