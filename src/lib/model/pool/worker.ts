import {parentPort, workerData} from 'node:worker_threads'
import {asError, MlopsError} from '../../core/errors/index.ts'
import {loadModel} from '../load-model.ts'
import type {Model} from '../types.ts'
import {fastestBatch, runBatches} from './run-batches.ts'
import {buffersOf, type WorkerError, type WorkerModel} from './worker-messages.ts'
import type {WorkerReply, WorkerRequest} from './worker-messages.ts'

const port = parentPort
if (port === null) throw new Error('This module runs as a worker thread.')

const reply = (message: WorkerReply, transfer: readonly ArrayBuffer[] = []): void =>
  port.postMessage(message, [...transfer])

const {path, options, stop} = workerData as WorkerModel
const check = (): void => {
  if (Atomics.load(stop, 0) !== 0) throw new Error('The worker thread was told to stop.')
}

async function answer(model: Model, request: WorkerRequest): Promise<void> {
  if (request.kind === 'close') {
    await model.release()
    port?.close()
    return
  }
  const {id} = request
  try {
    check()
    if (request.kind === 'calibrate') {
      reply({kind: 'calibrated', id, batchRows: await fastestBatch(model, request.feeds)})
      return
    }
    const predictions = await runBatches(model, request.feeds, request.batchRows, check)
    reply({kind: 'predictions', id, predictions}, buffersOf(predictions.columns))
  } catch (error) {
    reply({kind: 'failed', id, error: plain(asError(error))})
  }
}

function plain(error: Error): WorkerError {
  if (!(error instanceof MlopsError)) return {message: error.message, stack: error.stack ?? ''}
  const {code, message, hint} = error
  return {code, message, ...(hint === undefined ? {} : {hint})}
}

try {
  const model = await loadModel(path, options)
  const {sha256, signature, predictionColumns} = model
  // One pack at a time: two runs of one session would share its thread.
  let last = Promise.resolve()
  port.on('message', (request: WorkerRequest) => {
    last = last.then(() => answer(model, request))
  })
  reply({kind: 'ready', model: {sha256, signature, predictionColumns}})
} catch (error) {
  reply({kind: 'failed', error: plain(asError(error))})
}
