import {asError} from '../../core/errors/index.ts'
import type {Feeds, Outputs, Predictions} from '../../model/index.ts'
import {RequestError} from '../request-error.ts'
import type {InferOptions} from '../types.ts'
import {createAdmission, type Admission} from './admission.ts'
import type {BatchingOptions} from './batching-options.ts'
import type {ServingEngine} from './engine-options.ts'
import type {Executor} from './executor.ts'
import {createFeedsCheck} from './feeds-check.ts'
import {inferSlices} from './infer-slices.ts'
import {noRows} from './no-rows.ts'
import {onceQuiet} from './once-quiet.ts'
import type {Pending} from './pending.ts'
import {recoverBatch} from './recover-batch.ts'
import {RequestQueue} from './request-queue.ts'
import {answer, drop} from './settlement.ts'
import {joinFeeds} from './tensor-rows.ts'

/** How often the waiting are looked through for those whose time is over. */
const SWEEP_MS = 20
/** Before a run that blocks the thread so long, the loop takes up what has come, */
const BLOCKING_MS = 0.5
/** but no longer than so. */
const TURNS_MS = 2

/**
 * Gives waiting requests to the executor as soon as it is free: all that came while it was busy run
 * together, and a request that finds it idle waits for nothing but the end of the loop's tick.
 */
export class BatchingEngine implements ServingEngine {
  readonly signature
  readonly predictionColumns
  readonly categories
  readonly mode
  readonly batching
  readonly singleRunMs
  readonly #options: BatchingOptions
  readonly #executor: Executor
  readonly #queue = new RequestQueue()
  readonly #admission: Admission
  readonly #check: ReturnType<typeof createFeedsCheck>
  readonly #inputs: readonly string[]
  readonly #inFlight = new Set<readonly Pending[]>()
  readonly #flush = (): void => {
    this.#flushing = false
    this.#dispatch()
  }
  #flushing = false
  #sweep: NodeJS.Timeout | undefined
  #closed: Promise<void> | undefined
  #whenUnneeded: (() => void) | undefined
  #batchRows: number

  constructor(options: BatchingOptions) {
    this.#options = options
    this.signature = options.signature
    this.predictionColumns = options.predictionColumns
    this.categories = options.categories
    this.mode = options.mode
    this.batching = options.batching
    this.singleRunMs = options.singleRunMs
    this.#executor = options.executor
    this.#executor.onRoom = this.#flush
    this.#check = createFeedsCheck(options.signature)
    this.#inputs = options.signature.inputs.map(input => input.name)
    this.#batchRows = options.fit.rowsWithin(options.targetLatencyMs, options.maxRows)
    this.#admission = createAdmission(this.#queue, options, rows => this.#waitMs(rows))
  }

  get queuedRows(): number {
    return this.#queue.rows
  }

  get queuedRequests(): number {
    return this.#queue.requests
  }

  get queuedBytes(): number {
    return this.#queue.bytes
  }

  get running(): number {
    return this.#inFlight.size
  }

  get batchRows(): number {
    return this.#batchRows
  }

  get processes(): readonly number[] {
    return this.#executor.processes
  }

  refusal(): RequestError | undefined {
    return this.#admission.refusal(1, 0)
  }

  read(outputs: Outputs, rowCount: number): Predictions {
    return this.#options.read(outputs, rowCount)
  }

  infer(feeds: Feeds, options?: InferOptions): Promise<Outputs> {
    try {
      const {key, bytes} = this.#check(feeds)
      const rows = feeds.rowCount
      if (rows === 0) return Promise.resolve(noRows(this.signature))
      if (this.#closed !== undefined)
        throw new RequestError('overloaded', 'The model is being unloaded.', {retryAfter: 1})
      this.#admission.admit(rows, bytes, options)
      if (!this.#options.rowwise || rows <= this.#batchRows)
        return this.#enqueue(feeds, key, bytes, options)
      return inferSlices(feeds, this.#batchRows, options?.client, (slice, client) =>
        this.#enqueue(slice, key, Math.ceil((bytes * slice.rowCount) / rows), {...options, client}),
      )
    } catch (error) {
      return Promise.reject(asError(error))
    }
  }

  close(): Promise<void> {
    return (this.#closed ??= this.#drain())
  }

  async #drain(): Promise<void> {
    if (this.#needed()) await new Promise<void>(resolve => (this.#whenUnneeded = resolve))
    clearTimeout(this.#sweep)
    await this.#executor.close()
  }

  /** Whether somebody waits for an answer; a run that hangs may go on without anybody. */
  #needed(): boolean {
    if (this.#queue.requests > 0) return true
    for (const batch of this.#inFlight) if (batch.some(item => !item.settled)) return true
    return false
  }

  /** How long the queue of now takes, with so many rows more, and a run before it. */
  #waitMs(more: number): number {
    const {fit} = this.#options
    const {rows, requests} = this.#queue
    const runs = this.batching.safe ? Math.ceil((rows + more) / this.#batchRows) : requests + 1
    const queuedMs = runs * fit.fixedMs + (rows + more) * fit.perRowMs
    return queuedMs / this.#executor.width + fit.predict(1)
  }

  #enqueue(
    feeds: Feeds,
    key: string,
    bytes: number,
    options: InferOptions | undefined,
  ): Promise<Outputs> {
    return new Promise<Outputs>((resolve, reject) => {
      this.#queue.push({
        feeds,
        rows: feeds.rowCount,
        bytes,
        key,
        deadline: options?.deadline ?? Infinity,
        client: options?.client,
        resolve,
        reject,
        settled: false,
        taken: false,
        retried: false,
      })
      // Where no process is up, nothing else would look at the time.
      this.#sweep ??= setTimeout(this.#tidy, SWEEP_MS)
      if (this.#executor.accepts(this.#full())) this.#flushSoon()
    })
  }

  #flushSoon(): void {
    if (this.#flushing) return
    this.#flushing = true
    if (this.#blocks()) onceQuiet(TURNS_MS, this.#flush)
    else setImmediate(this.#flush)
  }

  /** Whether the next run keeps this thread from everything else for a while. */
  #blocks(): boolean {
    if (this.#executor.runNow === undefined) return false
    const rows = Math.min(this.#queue.rows, this.#batchRows)
    return this.#options.fit.predict(rows) >= BLOCKING_MS
  }

  /** Whether what waits fills a run. */
  #full(): boolean {
    const {rows, requests} = this.#queue
    return this.batching.safe ? rows >= this.#batchRows : requests > 0
  }

  #dispatch(): void {
    const queue = this.#queue
    const {runNow} = this.#executor
    while (queue.requests > 0 && this.#executor.accepts(this.#full())) {
      const batch = queue.take(this.batching.safe ? this.#batchRows : 0, drop)
      if (batch.length === 0) continue
      if (runNow === undefined) {
        void this.#track(batch, this.#run(batch))
        continue
      }
      this.#runNow(batch, runNow)
      // What was answered leaves before the next run blocks the thread.
      if (queue.requests > 0) this.#flushSoon()
      break
    }
    if (queue.requests > 0 || this.#inFlight.size > 0)
      this.#sweep ??= setTimeout(this.#tidy, SWEEP_MS)
    if (this.#whenUnneeded !== undefined && !this.#needed()) this.#whenUnneeded()
  }

  /** Answers those whose time is over while they wait, or while their run does not end. */
  readonly #tidy = (): void => {
    this.#sweep = undefined
    this.#queue.sweep(drop)
    for (const batch of this.#inFlight) for (const item of batch) drop(item)
    if (!this.#flushing) this.#dispatch()
  }

  #runNow(batch: readonly Pending[], run: NonNullable<Executor['runNow']>): void {
    try {
      const feeds = this.#join(batch)
      const {outputs, runMs} = run(feeds)
      this.#learn(feeds.rowCount, batch.length, runMs)
      answer(batch, outputs)
    } catch (error) {
      void this.#track(batch, this.#recover(batch, error))
    }
  }

  async #track(batch: readonly Pending[], work: Promise<void>): Promise<void> {
    this.#inFlight.add(batch)
    try {
      await work
    } finally {
      this.#inFlight.delete(batch)
      this.#dispatch()
    }
  }

  async #run(batch: readonly Pending[]): Promise<void> {
    try {
      const feeds = this.#join(batch)
      const {outputs, runMs} = await this.#executor.run(feeds)
      this.#learn(feeds.rowCount, batch.length, runMs)
      answer(batch, outputs)
    } catch (error) {
      await this.#recover(batch, error)
    }
  }

  #join(batch: readonly Pending[]): Feeds {
    return joinFeeds(
      batch.map(item => item.feeds),
      this.#inputs,
    )
  }

  #learn(rows: number, requests: number, runMs: number): void {
    const {fit, targetLatencyMs, maxRows, observe} = this.#options
    fit.add(rows, runMs)
    this.#batchRows = fit.rowsWithin(targetLatencyMs, maxRows)
    observe.onBatch?.(rows, requests, runMs)
  }

  #recover(batch: readonly Pending[], error: unknown): Promise<void> {
    return recoverBatch(batch, error, {
      run: part => this.#run(part),
      restore: items => {
        this.#queue.restore(items)
      },
    })
  }
}
