import {workerData} from 'node:worker_threads'
import {answerRequests, type ThreadAnswer} from '../../platform/threads/index.ts'
import {loadModel} from '../load-model.ts'
import type {Model} from '../types.ts'
import {fastestBatch, runBatches} from './run-batches.ts'
import {
  buffersOf,
  type WorkerModel,
  type WorkerReply,
  type WorkerRequest,
} from './worker-messages.ts'

const {path, options, stop} = workerData as WorkerModel
const check = (): void => {
  if (Atomics.load(stop, 0) !== 0) throw new Error('The worker thread was told to stop.')
}
let model: Model | undefined

async function answer(request: WorkerRequest): Promise<ThreadAnswer<WorkerReply>> {
  if (request.kind === 'load') {
    model = await loadModel(path, options)
    const {sha256, sizeBytes, signature, predictionColumns} = model
    return {result: {kind: 'loaded', model: {sha256, sizeBytes, signature, predictionColumns}}}
  }
  check()
  if (model === undefined) throw new Error('The model was not loaded.')
  if (request.kind === 'calibrate')
    return {result: {kind: 'calibrated', batchRows: await fastestBatch(model, request.feeds)}}
  const predictions = await runBatches(model, request.feeds, request.batchRows, check)
  return {result: {kind: 'predictions', predictions}, transfer: buffersOf(predictions.columns)}
}

answerRequests(
  request => answer(request as WorkerRequest),
  () => model?.release(),
)
