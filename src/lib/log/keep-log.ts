import {asError} from '../core/errors/index.ts'
import {compactApart} from './compact-apart.ts'
import type {CompactedLog} from './compact-log.ts'
import {measureLog, type LogLimits} from './limit-log.ts'
import {dayOf} from './places.ts'

export interface KeepOptions extends LogLimits {
  /** `.mlops/log` of a project. */
  readonly folder: string
  readonly onDone: (compacted: CompactedLog) => void
  readonly onError: (error: Error) => void
  readonly firstMs?: number
  readonly everyMs?: number
  readonly pauseMs?: number
}

/** Loading the models comes first. */
const FIRST_MS = 10_000
const EVERY_MS = 60_000
/** What could not be done is not tried again all the time. */
const PAUSE_MS = 10 * 60_000

/**
 * Looks after the log while a server runs: days that are over become Parquet, what is too old or too
 * much goes. Several processes may do it; one of them works at a time, in a process of its own.
 *
 * @returns Ends it.
 */
export function keepLog(options: KeepOptions): () => void {
  const {folder, retentionMs, maxBytes, onDone, onError} = options
  const {firstMs = FIRST_MS, everyMs = EVERY_MS, pauseMs = PAUSE_MS} = options
  const ending = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let restsUntil = 0

  const look = async (): Promise<void> => {
    const now = Date.now()
    if (now < restsUntil) return
    const {sizeBytes, oldestDay, overdue} = await measureLog(folder, now)
    const tooLarge = sizeBytes > maxBytes
    if (!overdue && !tooLarge && oldestDay >= dayOf(now - retentionMs)) return
    restsUntil = now + pauseMs
    const limits = {folder, retentionMs, maxBytes}
    const request = {...limits, today: tooLarge, waitMs: 0}
    const reply = await compactApart(request, ending.signal)
    if (ending.signal.aborted) return
    if (reply.kind === 'done') onDone(reply.compacted)
    // Another process of the server was faster.
    else if (reply.code !== 'LOCK_HELD') onError(new Error(reply.message))
  }
  const turn = (): void => {
    look()
      .catch((error: unknown) => onError(asError(error)))
      .finally(() => next(everyMs))
  }
  const next = (delayMs: number): void => {
    if (!ending.signal.aborted) timer = setTimeout(turn, delayMs).unref()
  }
  next(firstMs)
  return () => {
    clearTimeout(timer)
    ending.abort()
  }
}
