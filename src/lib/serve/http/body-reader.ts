import type {IncomingMessage} from 'node:http'
import {RequestError} from '../request-error.ts'
import {tooLarge} from './too-large.ts'
import type {Arrival, Arrivals} from './arrivals.ts'
import {decompress, isCompressed} from './decompress.ts'

/** What the bodies of all requests share. */
export interface BodyBudget {
  readonly arrivals: Arrivals
  readonly bodyTimeoutMs: number
  readonly maxBodyBytes: number
  readonly maxHeldBytes: number
  /** Bytes of bodies that are in memory. */
  heldBytes: number
}

/** Who waits for a body. */
export interface BodyTaker {
  bodyArrived(body: Buffer): void
  /** @param unread - Whether the client may still be sending. */
  bodyRefused(error: RequestError, unread: boolean): void
  bodyAborted(): void
}

const FIRST_BLOCK = 64 * 1024

/**
 * Gathers a body within the limits. Small pieces are copied into one block, because a piece of one
 * byte would keep a hundred bytes of its own alive.
 */
export class BodyReader implements Arrival {
  readonly since: number
  before: Arrival | undefined = undefined
  after: Arrival | undefined = undefined
  readonly #taker: BodyTaker
  readonly #budget: BodyBudget
  readonly #encoding: string | undefined
  #block: Buffer | undefined
  #length = 0
  /** Bytes counted in the budget. */
  #held = 0
  #settled = false

  constructor(incoming: IncomingMessage, budget: BodyBudget, taker: BodyTaker, since: number) {
    this.since = since
    this.#taker = taker
    this.#budget = budget
    this.#encoding = incoming.headers['content-encoding']
    incoming.on('data', (chunk: Buffer) => this.#take(chunk))
    incoming.on('end', () => this.#end())
    incoming.on('error', () => this.#abort())
    budget.arrivals.add(this)
  }

  late(): void {
    const seconds = this.#budget.bodyTimeoutMs / 1000
    this.#refuse(new RequestError('slow', `the body did not arrive within ${seconds} seconds`))
  }

  /** The body is needed no more. */
  release(): void {
    this.#budget.heldBytes -= this.#held
    this.#held = 0
  }

  /** What still arrives is thrown away. */
  #refuse(error: RequestError): void {
    if (this.#settle()) return
    this.#block = undefined
    this.release()
    this.#taker.bodyRefused(error, true)
  }

  /** @returns Whether it was settled before. */
  #settle(): boolean {
    if (this.#settled) return true
    this.#settled = true
    this.#budget.arrivals.remove(this)
    return false
  }

  #take(chunk: Buffer): void {
    if (this.#settled) return
    const before = this.#length
    const after = before + chunk.length
    const budget = this.#budget
    if (after > budget.maxBodyBytes) {
      this.#refuse(tooLarge(budget.maxBodyBytes))
      return
    }
    if (budget.heldBytes + chunk.length > budget.maxHeldBytes) {
      this.#refuse(tooManyBytes())
      return
    }
    this.#hold(chunk.length)
    this.#length = after
    if (this.#block === undefined) {
      this.#block = chunk
      return
    }
    if (after > this.#block.length) {
      const larger = Buffer.allocUnsafe(
        Math.min(budget.maxBodyBytes, Math.max(FIRST_BLOCK, 2 * after)),
      )
      this.#block.copy(larger, 0, 0, before)
      this.#block = larger
    }
    chunk.copy(this.#block, before)
  }

  #end(): void {
    if (this.#settle()) return
    const block = this.#block
    if (block === undefined) {
      this.#taker.bodyArrived(Buffer.alloc(0))
      return
    }
    const body = block.length === this.#length ? block : block.subarray(0, this.#length)
    if (!isCompressed(this.#encoding)) {
      this.#taker.bodyArrived(body)
      return
    }
    this.#block = undefined
    decompress(body, this.#encoding, this.#budget.maxBodyBytes).then(
      inflated => {
        this.#hold(inflated.length)
        this.#taker.bodyArrived(inflated)
      },
      (error: unknown) => this.#taker.bodyRefused(asRequestError(error), false),
    )
  }

  #abort(): void {
    if (this.#settle()) return
    this.#block = undefined
    this.release()
    this.#taker.bodyAborted()
  }

  #hold(bytes: number): void {
    this.#held += bytes
    this.#budget.heldBytes += bytes
  }
}

function tooManyBytes(): RequestError {
  return new RequestError('overloaded', 'too many bytes of other requests are in memory', {
    retryAfter: 1,
  })
}

function asRequestError(error: unknown): RequestError {
  return error instanceof RequestError
    ? error
    : new RequestError('internal', 'the body could not be read', {cause: error})
}
