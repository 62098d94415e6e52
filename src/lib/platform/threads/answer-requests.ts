import {parentPort} from 'node:worker_threads'
import {asError} from '../../core/errors/index.ts'
import {plainError} from './thread-error.ts'
import type {FromThread, ToThread} from './thread-messages.ts'

export interface ThreadAnswer<Result> {
  readonly result: Result
  /** Buffers of the result that are handed over instead of copied. */
  readonly transfer?: readonly ArrayBuffer[]
}

/** The other end of `openThread`: answers requests one at a time until the thread is closed. */
export function answerRequests<Result>(
  answer: (request: unknown) => ThreadAnswer<Result> | Promise<ThreadAnswer<Result>>,
  onClose: () => void | Promise<void> = () => undefined,
): void {
  const port = parentPort
  if (port === null) throw new Error('This module runs as a worker thread.')
  const reply = (message: FromThread<Result>, transfer: readonly ArrayBuffer[] = []): void =>
    port.postMessage(message, [...transfer])
  const handle = async (message: ToThread<unknown>): Promise<void> => {
    if (message === null) {
      await onClose()
      port.close()
      return
    }
    const {id, request} = message
    try {
      const {result, transfer} = await answer(request)
      reply({id, result}, transfer)
    } catch (error) {
      reply({id, error: plainError(asError(error))})
    }
  }
  let last = Promise.resolve()
  port.on('message', (message: ToThread<unknown>) => {
    last = last.then(() => handle(message))
  })
}
