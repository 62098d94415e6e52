import {setImmediate} from 'node:timers/promises'
import {workerModule} from '../../platform/program/index.ts'
import {openThreadPool} from '../../platform/threads/index.ts'
import {buffersOf, measureColumn, type ColumnJob} from './column-job.ts'
import type {MeasuredColumn} from './measured-column.ts'

/** Jobs on their way to threads, no more of them than memory allows and than there is work for. */
export interface JobQueue {
  /** Waits until there is memory for so many bytes more and few jobs wait; fails as soon as a job has failed. */
  room(bytes: number): Promise<void>
  /** Hands a job over; `bytes` are free again when it is done. */
  add(job: ColumnJob, bytes: number): void
  /** The results, in the order in which jobs were added. */
  finish(): Promise<readonly MeasuredColumn[]>
  /** Ends the threads at once. */
  close(): Promise<void>
}

export interface QueueOptions {
  readonly memoryBytes: number
  /** Worker threads; 0 works in this one. */
  readonly threads: number
  readonly signal?: AbortSignal | undefined
  /** Called when a job is done. */
  readonly onDone?: (() => void) | undefined
}

export function openQueue({memoryBytes, threads, signal, onDone}: QueueOptions): JobQueue {
  const pool =
    threads > 0
      ? openThreadPool<ColumnJob, MeasuredColumn>(workerModule('drift/measure'), threads)
      : undefined
  const results: Promise<MeasuredColumn>[] = []
  const wake = new Set<() => void>()
  // One a thread: DuckDB reads faster than threads sort, and what waits only takes memory.
  const mostJobs = Math.max(1, threads)
  let jobs = 0
  let usedBytes = 0
  let failure: unknown
  const onAbort = (): void => {
    void pool?.terminate()
  }
  signal?.addEventListener('abort', onAbort)
  const run = async (job: ColumnJob): Promise<MeasuredColumn> => {
    if (pool !== undefined) return pool.ask(job, buffersOf(job))
    await setImmediate()
    signal?.throwIfAborted()
    return measureColumn(job)
  }
  const check = (): void => {
    signal?.throwIfAborted()
    if (failure !== undefined) throw failure as Error
  }
  const track = async (job: ColumnJob, bytes: number): Promise<MeasuredColumn> => {
    usedBytes += bytes
    jobs++
    try {
      const measured = await run(job)
      onDone?.()
      return measured
    } catch (error) {
      failure ??= error
      throw error
    } finally {
      usedBytes -= bytes
      jobs--
      for (const resume of wake) resume()
    }
  }
  return {
    async room(bytes) {
      check()
      while (jobs > mostJobs || (usedBytes > 0 && usedBytes + bytes > memoryBytes)) {
        await new Promise<void>(resume => wake.add(resume))
        wake.clear()
        check()
      }
    },
    add(job, bytes) {
      const result = track(job, bytes)
      // It is reported by `room` or `finish`.
      result.catch(() => undefined)
      results.push(result)
    },
    async finish() {
      try {
        return await Promise.all(results)
      } catch (error) {
        check()
        throw error
      }
    },
    async close() {
      signal?.removeEventListener('abort', onAbort)
      await pool?.terminate()
    },
  }
}
