import {MlopsError} from '../../core/errors/index.ts'
import {LostRun} from './executor.ts'
import type {Pending} from './pending.ts'
import {explain, fail} from './settlement.ts'

/** What a failed run can be tried again by. */
export interface Recovery {
  readonly run: (batch: readonly Pending[]) => Promise<void>
  /** Puts requests back where they waited. */
  readonly restore: (items: readonly Pending[]) => void
}

/** Finds the requests that a shared run failed for, so that the others get their answers. */
export async function recoverBatch(
  batch: readonly Pending[],
  error: unknown,
  {run, restore}: Recovery,
): Promise<void> {
  const waiting = batch.filter(item => !item.settled)
  if (error instanceof LostRun && !error.begun) {
    const again = waiting.filter(item => !item.retried)
    for (const item of again) item.retried = true
    restore(again)
    fail(
      waiting.filter(item => item.taken),
      explain(error),
    )
    return
  }
  const refused = error instanceof MlopsError && error.code === 'MODEL_RUN'
  if (!refused || batch.length === 1) {
    fail(waiting, explain(error))
    return
  }
  // Halves instead of one by one: a bad request among a thousand costs twenty runs.
  const middle = batch.length >> 1
  await run(batch.slice(0, middle))
  await run(batch.slice(middle))
}
