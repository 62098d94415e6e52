import {once} from 'node:events'
import {Worker} from 'node:worker_threads'
import {MlopsError} from '../../core/errors/index.ts'
import type {LoadOptions} from '../types.ts'
import type {Predictor, ScoredModel} from './predictor.ts'
import {buffersOf, type WorkerError, type WorkerModel} from './worker-messages.ts'
import type {WorkerReply, WorkerRequest} from './worker-messages.ts'

export interface PredictorPool extends Predictor {
  close(): Promise<void>
}

interface PoolWorker {
  readonly ready: Promise<ScoredModel>
  /** Requests on their way. */
  readonly load: number
  /** What `withId` makes, sent to the thread; resolves with its reply. */
  send(
    withId: (id: number) => WorkerRequest,
    transfer: readonly ArrayBuffer[],
  ): Promise<WorkerReply>
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
  const workers = Array.from({length: threads}, () => startWorker(data))
  const close = async (): Promise<void> => {
    Atomics.store(stop, 0, 1)
    await Promise.all(workers.map(worker => worker.close()))
  }
  const [model] = await Promise.all(workers.map(worker => worker.ready)).catch(
    async (error: unknown) => {
      await close()
      throw error
    },
  )
  const idlest = (): PoolWorker =>
    workers.reduce((best, worker) => (worker.load < best.load ? worker : best))
  return {
    model: model as ScoredModel,
    width: threads,
    close,
    async predict(feeds, batchRows) {
      const transfer = buffersOf(Object.values(feeds.tensors))
      const reply = await idlest().send(id => ({id, kind: 'predict', feeds, batchRows}), transfer)
      if (reply.kind === 'predictions') return reply.predictions
      throw unexpected(reply)
    },
    async calibrate(feeds) {
      const reply = await idlest().send(id => ({id, kind: 'calibrate', feeds}), [])
      if (reply.kind === 'calibrated') return reply.batchRows
      throw unexpected(reply)
    },
  }
}

function startWorker(data: WorkerModel): PoolWorker {
  const worker = new Worker(new URL('./worker.js', import.meta.url), {workerData: data})
  const waiting = new Map<
    number,
    {readonly done: (reply: WorkerReply) => void; readonly fail: (error: Error) => void}
  >()
  let nextId = 0
  const ready = new Promise<ScoredModel>((resolve, reject) => {
    const fail = (error: Error): void => {
      reject(error)
      for (const {fail: failRequest} of waiting.values()) failRequest(error)
      waiting.clear()
    }
    worker.on('error', fail)
    worker.on('exit', code => {
      fail(new Error(`A worker thread ended with code ${code}.`))
    })
    worker.on('message', (reply: WorkerReply) => {
      if (reply.kind === 'ready') {
        resolve(reply.model)
        return
      }
      const request = waiting.get(reply.id ?? -1)
      waiting.delete(reply.id ?? -1)
      if (reply.kind !== 'failed') request?.done(reply)
      else if (request === undefined) reject(revive(reply.error))
      else request.fail(revive(reply.error))
    })
  })
  // A worker that fails while another one's failure is reported must not count as unhandled.
  ready.catch(() => undefined)
  const ended = once(worker, 'exit').catch(() => undefined)
  return {
    ready,
    get load() {
      return waiting.size
    },
    send: (withId, transfer) =>
      new Promise((done, fail) => {
        const id = nextId++
        waiting.set(id, {done, fail})
        worker.postMessage(withId(id), [...transfer])
      }),
    async close() {
      // Never terminate(): the runtime aborts the process when its thread is taken away in a run.
      worker.postMessage({kind: 'close'} satisfies WorkerRequest)
      await ended
    },
  }
}

function revive({code, message, hint, stack}: WorkerError): Error {
  if (code !== undefined) return new MlopsError(code, message, hint === undefined ? {} : {hint})
  const error = new Error(message)
  if (stack !== undefined) error.stack = stack
  return error
}

function unexpected(reply: WorkerReply): Error {
  return new Error(`A worker thread answered with ${reply.kind}.`)
}
