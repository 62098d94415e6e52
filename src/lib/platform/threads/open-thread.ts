import {once} from 'node:events'
import {Worker} from 'node:worker_threads'
import {MlopsError} from '../../core/errors/index.ts'
import {reviveError} from './thread-error.ts'
import type {FromThread, ToThread} from './thread-messages.ts'

/** A worker thread that answers requests one after the other, in their order. */
export interface Thread<Request, Result> {
  /** Requests on their way. */
  readonly load: number
  /** @param transfer - Buffers that are handed over instead of copied, and spent then. */
  ask(request: Request, transfer?: readonly ArrayBuffer[]): Promise<Result>
  /** Lets the thread finish what it works on. */
  close(): Promise<void>
  /** Ends the thread at once; requests on their way fail. Not for threads that run native code. */
  terminate(): Promise<void>
}

export interface ThreadOptions {
  /** What the module reads as `workerData`. */
  readonly data?: unknown
  /** Most that its heap may grow to; arrays of numbers are not on it. */
  readonly heapMegabytes?: number
}

interface Waiting<Result> {
  readonly done: (result: Result) => void
  readonly fail: (error: Error) => void
}

/** Starts a module that calls `answerRequests` as a thread. Requests fail when the thread dies. */
export function openThread<Request, Result>(
  module: URL,
  options: ThreadOptions = {},
): Thread<Request, Result> {
  const {data, heapMegabytes} = options
  const worker = new Worker(module, {
    workerData: data,
    ...(heapMegabytes === undefined
      ? {}
      : {resourceLimits: {maxOldGenerationSizeMb: heapMegabytes}}),
  })
  const waiting = new Map<number, Waiting<Result>>()
  let nextId = 0
  let dead: Error | undefined
  const fail = (error: Error): void => {
    dead ??= error
    for (const request of waiting.values()) request.fail(dead)
    waiting.clear()
  }
  worker.on('error', error => {
    fail(explain(error))
  })
  worker.on('exit', code => {
    fail(new Error(`A worker thread ended with code ${code}.`))
  })
  worker.on('message', (message: FromThread<Result>) => {
    const request = waiting.get(message.id)
    waiting.delete(message.id)
    if ('error' in message) request?.fail(reviveError(message.error))
    else request?.done(message.result)
  })
  const ended = once(worker, 'exit').catch(() => undefined)
  return {
    get load() {
      return waiting.size
    },
    ask: (request, transfer = []) =>
      new Promise((done, failed) => {
        if (dead !== undefined) {
          failed(dead)
          return
        }
        const id = nextId++
        waiting.set(id, {done, fail: failed})
        worker.postMessage({id, request} satisfies ToThread<Request>, [...transfer])
      }),
    async close() {
      worker.postMessage(null satisfies ToThread<Request>)
      await ended
    },
    async terminate() {
      await worker.terminate()
    },
  }
}

function explain(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error))
  if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return new MlopsError('DATA_MEMORY', 'A worker thread ran out of memory.', {
      hint: 'Lower the memory limit or the number of threads, or select fewer columns.',
      cause: error,
    })
  return error
}
