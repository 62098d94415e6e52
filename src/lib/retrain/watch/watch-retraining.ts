import os from 'node:os'
import {asError} from '../../core/errors/index.ts'
import {withLock} from '../../platform/files/index.ts'
import {openProject, type Project} from '../../project/index.ts'
import {retrainConfig} from '../plan-run.ts'
import {systemClock, waitUntil, type Clock} from './clock.ts'
import {nextAttempt} from './next-attempt.ts'
import {watchLock, writeWatch, type WatchRecord} from './watch-file.ts'

/** What an attempt came to. */
export interface Attempt {
  /** null where there was nothing to do. */
  readonly outcome: string | null
  readonly reason: string | null
  /** When the schedule asks for the next training, ISO 8601; null without one. */
  readonly nextAt: string | null
}

export interface WatchOptions {
  readonly project: Project
  /** What `mlops retrain` does once; it goes on with a run that was interrupted. */
  readonly attempt: (signal: AbortSignal) => Promise<Attempt>
  /** Ends the watch; the attempt that runs is aborted and goes on at the next start. */
  readonly signal: AbortSignal
  /** An attempt failed, or mlops.yaml cannot be used; the watch goes on. */
  readonly onError?: (error: Error) => void
  /** After each attempt, and when the watch is about to end. */
  readonly onRecord?: (record: WatchRecord) => void
  readonly clock?: Clock
}

/**
 * Attempts to retrain for good: at once, which resumes what was interrupted, then every `retrain.check` and at each
 * time of the schedule, one attempt after the other. mlops.yaml is read again before each; with one that cannot be
 * used nothing is attempted, and the schedule before goes on. Returns when the signal aborts.
 *
 * @throws MlopsError `LOCK_HELD` (exit 6) where the project is watched already, `RETRAIN_NOT_CONFIGURED`.
 */
export async function watchRetraining(options: WatchOptions): Promise<void> {
  const {project, signal} = options
  retrainConfig(project)
  await withLock(watchLock(project), () => watch(options), {
    what: `watching over the retraining of ${project.config.name}`,
    waitMs: 0,
    signal,
  })
}

async function watch(options: WatchOptions): Promise<void> {
  const {signal, onRecord, clock = systemClock} = options
  const iso = (ms: number): string => new Date(ms).toISOString()
  let {project} = options
  let record: WatchRecord = {
    ...{schema: 'mlops.retrain-watch/1', pid: process.pid, host: os.hostname()},
    ...{startedAt: iso(clock.nowMs()), stoppedAt: null, last: null, failures: 0, nextAt: null},
  }
  const keep = async (changed: Partial<WatchRecord>): Promise<void> => {
    record = {...record, ...changed}
    // A full disk is no reason to end: the record is for people to look at.
    await writeWatch(project, record).catch((error: unknown) => options.onError?.(asError(error)))
  }
  // Asked anew each time: it changes while something is awaited.
  const isOver = (): boolean => signal.aborted
  while (!isOver()) {
    const startedMs = clock.nowMs()
    await keep({nextAt: null})
    const read = await reread(project)
    if ('project' in read) project = read.project
    const done = 'error' in read ? {error: read.error} : await attemptOnce(options)
    if (isOver()) break
    if ('error' in done) options.onError?.(done.error)
    const nowMs = clock.nowMs()
    // mlops.yaml may be right again soon: looked at as often as ever.
    const failures = 'error' in read ? record.failures : 'error' in done ? record.failures + 1 : 0
    const untilMs = nextAttempt(retrainConfig(project), {
      ...{startedMs, nowMs, failures: 'error' in read ? 0 : failures},
      dueAt: 'error' in done ? null : done.nextAt,
    })
    const result =
      'error' in done
        ? {outcome: null, reason: null, error: done.error.message}
        : {outcome: done.outcome, reason: done.reason, error: null}
    const last = {startedAt: iso(startedMs), endedAt: iso(nowMs), ...result}
    await keep({last, failures, nextAt: iso(untilMs)})
    onRecord?.(record)
    await waitUntil({untilMs, sinceMs: startedMs}, clock, signal)
  }
  await keep({stoppedAt: iso(clock.nowMs()), nextAt: null})
  onRecord?.(record)
}

async function reread(
  project: Project,
): Promise<{readonly project: Project} | {readonly error: Error}> {
  try {
    const now = await openProject(project.root)
    retrainConfig(now)
    return {project: now}
  } catch (error) {
    return {error: asError(error)}
  }
}

async function attemptOnce({
  attempt,
  signal,
}: WatchOptions): Promise<Attempt | {readonly error: Error}> {
  try {
    return await attempt(signal)
  } catch (error) {
    return {error: asError(error)}
  }
}
