import {RequestError} from '../request-error.ts'
import type {InferOptions} from '../types.ts'
import type {RequestQueue} from './request-queue.ts'
import {gone, late} from './settlement.ts'

/**
 * A few clients that ask a heavy model over and over are no overload: with fewer requests, or slices of them, no queue is
 * called a standing one.
 */
const STANDING_REQUESTS = 16

export interface AdmissionLimits {
  readonly maxQueuedRows: number
  readonly maxQueuedBytes: number
  readonly maxQueuedMs: number
  /** The same for a queue of some requests that has not been empty for longer than `maxQueuedMs`. */
  readonly maxStandingMs: number
}

export interface Admission {
  /** Why there is no room for so much more; undefined where there is. */
  refusal(rows: number, bytes: number): RequestError | undefined
  /** @throws RequestError `overloaded`, `deadline`. */
  admit(rows: number, bytes: number, options: InferOptions | undefined): void
}

/**
 * Refuses a request that there is no room for, or whose answer would come too late. Where nothing
 * waits, a request may be larger than the queue.
 *
 * A long queue is for bursts. One that does not become empty any more holds up every answer, and
 * brings no answer more: it is kept short until it has been empty (as by CoDel, Nichols & Jacobson 2012).
 *
 * @param waitMs - How long it takes until the queue of now, and so many rows more, are answered.
 */
export function createAdmission(
  queue: Pick<RequestQueue, 'rows' | 'bytes' | 'requests'>,
  {maxQueuedRows, maxQueuedBytes, maxQueuedMs, maxStandingMs}: AdmissionLimits,
  waitMs: (moreRows: number) => number,
): Admission {
  let emptyAt = performance.now()
  const refusal = (rows: number, bytes: number): RequestError | undefined => {
    const now = performance.now()
    if (queue.requests === 0) {
      emptyAt = now
      return undefined
    }
    const queuedMs = waitMs(0)
    const stands = queue.requests >= STANDING_REQUESTS && now - emptyAt > maxQueuedMs
    const mostMs = stands ? maxStandingMs : maxQueuedMs
    if (
      queue.rows + rows <= maxQueuedRows &&
      queue.bytes + bytes <= maxQueuedBytes &&
      queuedMs <= mostMs
    )
      return undefined
    return new RequestError('overloaded', 'Too many requests wait for the model.', {
      hint: 'Try again later, or send fewer at a time.',
      retryAfter: seconds(queuedMs),
    })
  }
  return {
    refusal,
    admit(rows, bytes, options) {
      if (options?.client?.aborted === true) throw gone()
      const deadline = options?.deadline ?? Infinity
      const leftMs = deadline === Infinity ? Infinity : deadline - performance.now()
      if (leftMs <= 0) throw late()
      const refused = refusal(rows, bytes)
      if (refused !== undefined) throw refused
      if (queue.requests === 0) return
      const answeredMs = waitMs(rows)
      if (answeredMs > leftMs)
        throw new RequestError('overloaded', 'The answer would come after its deadline.', {
          hint: 'Try again later, or allow more time.',
          retryAfter: seconds(answeredMs - leftMs),
        })
    },
  }
}

const seconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1000))
