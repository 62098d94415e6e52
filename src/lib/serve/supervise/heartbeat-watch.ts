import type {WorkerProcess} from './worker-process.ts'

export interface HeartbeatOptions {
  readonly heartbeatMs: number
  /** For processes that are loading. */
  readonly loadMs: number
  readonly workers: () => readonly WorkerProcess[]
  readonly stuck: (worker: WorkerProcess, silentMs: number) => void
}

/**
 * Looks for processes that say nothing.
 *
 * @returns Stops looking.
 */
export function watchHeartbeats(options: HeartbeatOptions): () => void {
  const everyMs = Math.max(10, Math.min(1000, options.heartbeatMs / 4))
  let lookedAt = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    const late = now - lookedAt - everyMs
    lookedAt = now
    for (const worker of options.workers()) {
      // The whole machine slept, or this process did: what they said is still in the pipe.
      if (late > options.heartbeatMs / 2) worker.seen()
      const limit = worker.ready && !worker.busy ? options.heartbeatMs : options.loadMs
      if (now - worker.seenAt > limit) options.stuck(worker, now - worker.seenAt)
    }
  }, everyMs)
  return () => clearInterval(timer)
}
