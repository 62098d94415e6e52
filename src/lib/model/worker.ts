import {parentPort, workerData} from 'node:worker_threads'
import {asError, MlopsError} from '../core/errors/index.ts'
import {loadModel} from './load-model.ts'
import {buffersOf} from './transfer.ts'
import type {Answer, Question, WorkerStart} from './worker-messages.ts'

// One session on a thread of its own: a run blocks the thread that it is started on.
const {path, options} = workerData as WorkerStart
const port = parentPort
if (port === null) throw new Error('worker.ts runs as a worker thread only')
const model = await loadModel(path, options)
port.postMessage({kind: 'ready'} satisfies Answer)

port.on('message', (question: Question) => {
  if (question.kind === 'close') {
    // Ending a thread during a run would end the process, so the session goes first.
    void model.release().then(() => {
      port.close()
    })
    return
  }
  model.predict(question.feeds).then(
    predictions => {
      const answer: Answer = {kind: 'answer', id: question.id, predictions}
      port.postMessage(answer, buffersOf(predictions.columns))
    },
    (thrown: unknown) => {
      const {message} = asError(thrown)
      const answer: Answer =
        thrown instanceof MlopsError
          ? {kind: 'error', id: question.id, message, code: thrown.code, hint: thrown.hint}
          : {kind: 'error', id: question.id, message}
      port.postMessage(answer)
    },
  )
})
