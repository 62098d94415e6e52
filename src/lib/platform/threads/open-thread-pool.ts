import {openThread, type Thread, type ThreadOptions} from './open-thread.ts'

/** Threads of one module; a request goes to the one with the fewest on their way. */
export interface ThreadPool<Request, Result> {
  readonly threads: readonly Thread<Request, Result>[]
  ask(request: Request, transfer?: readonly ArrayBuffer[]): Promise<Result>
  close(): Promise<void>
  terminate(): Promise<void>
}

export function openThreadPool<Request, Result>(
  module: URL,
  count: number,
  options: ThreadOptions = {},
): ThreadPool<Request, Result> {
  const threads = Array.from({length: count}, () => openThread<Request, Result>(module, options))
  const idlest = (): Thread<Request, Result> =>
    threads.reduce((best, thread) => (thread.load < best.load ? thread : best))
  return {
    threads,
    ask: (request, transfer) => idlest().ask(request, transfer),
    close: async () => {
      await Promise.all(threads.map(thread => thread.close()))
    },
    terminate: async () => {
      await Promise.all(threads.map(thread => thread.terminate()))
    },
  }
}
