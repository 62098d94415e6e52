import {setPriority} from 'node:os'
import {asError} from '../../core/errors/index.ts'
import {loadModel, type LoadedModel} from '../../model/index.ts'
import {calibrate} from './calibrate.ts'
import {examineModel} from './examine-model.ts'
import {toPlain, type LoadRequest, type RemoteModel} from './worker-messages.ts'
import type {WorkerReply, WorkerRequest} from './worker-messages.ts'

const NICER = 5

if (process.send === undefined) throw new Error('This module runs as a child process.')
const reply = (message: WorkerReply): void => {
  if (process.connected) process.send?.(message)
}

// Ctrl-C goes to every process of the terminal; the server decides when its model ends.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => undefined)

// Where processors are short, whoever answers health checks and refuses requests goes first.
setPriority(NICER)

let model: LoadedModel | undefined

async function load({path, options, intraOpThreads, examine}: LoadRequest): Promise<RemoteModel> {
  model = await loadModel(path, {...options, intraOpThreads})
  const {sha256, signature, predictionColumns, meaning, branches, categories} = model
  const examination =
    examine === null ? null : await examineModel(model, await calibrate(model), examine)
  return {sha256, signature, predictionColumns, meaning, branches, categories, examination}
}

async function answer(request: WorkerRequest): Promise<void> {
  if (request.kind === 'close') {
    await model?.release()
    model = undefined
    process.disconnect()
    return
  }
  const id = request.kind === 'run' ? request.id : null
  try {
    if (request.kind === 'load') {
      reply({kind: 'ready', model: await load(request)})
      return
    }
    if (model === undefined) throw new Error('The model is not loaded.')
    const startedAt = performance.now()
    const outputs = await model.infer(request.feeds)
    reply({kind: 'finished', id: request.id, outputs, runMs: performance.now() - startedAt})
  } catch (error) {
    reply({kind: 'failed', id, error: toPlain(asError(error))})
  }
}

// One at a time, in the order in which they came.
let last = Promise.resolve()
process.on('message', (request: WorkerRequest) => {
  last = last.then(() => answer(request))
})
// The server is gone: nobody wants an answer.
process.on('disconnect', () => {
  void last.then(() => model?.release()).finally(() => process.exit(0))
})
