import {asError, MlopsError} from '../../core/errors/index.ts'
import type {Feeds, ModelSignature, Outputs, TensorData} from '../../model/index.ts'
import {RequestError} from '../request-error.ts'
import type {Client, InferOptions} from '../types.ts'
import {joinFeeds, joinOutputs, sliceRows} from './join-feeds.ts'
import {RunTime} from './run-time.ts'

/** What runs a model: one or several runs at a time. */
export interface Executor {
  /** Runs that may be on their way at a time. */
  readonly width: number
  run(feeds: Feeds): Promise<Outputs>
}

/** Told about each run, for the metrics. */
export type OnBatch = (rows: number, requests: number, milliseconds: number) => void

export interface BatcherOptions {
  /** Whether rows of several requests may share a run. */
  readonly joins: boolean
  readonly maxRows: number
  readonly targetLatencyMs: number
  readonly maxQueuedRows: number
  readonly maxQueuedBytes: number
  readonly onBatch?: OnBatch | undefined
}

interface Item {
  readonly feeds: Feeds
  readonly bytes: number
  readonly key: string
  readonly deadline: number
  readonly client: Client | undefined
  readonly done: (outputs: Outputs) => void
  readonly fail: (error: Error) => void
}

/**
 * A bounded queue before an executor. When it is free, the request at the head and those behind it that
 * fit make the next run: nobody waits for others to come, and the busier it is, the larger the runs.
 */
export class Batcher {
  readonly #executor: Executor
  readonly #options: BatcherOptions
  /** Inputs whose inner dimensions a request may choose. */
  readonly #shapeless: readonly string[]
  readonly #time = new RunTime()
  #queue: Item[] = []
  #running = 0
  #scheduled = false
  #queuedRows = 0
  #queuedBytes = 0
  #whenIdle: (() => void) | undefined

  constructor(executor: Executor, signature: ModelSignature, options: BatcherOptions) {
    this.#executor = executor
    this.#options = options
    this.#shapeless = signature.inputs
      .filter(({shape}) => shape.slice(1).includes(null))
      .map(({name}) => name)
  }

  get queuedRows(): number {
    return this.#queuedRows
  }

  get queuedBytes(): number {
    return this.#queuedBytes
  }

  /** @throws RequestError `overloaded`, `deadline`, `invalid`. */
  infer(feeds: Feeds, options: InferOptions = {}): Promise<Outputs> {
    const {deadline = Infinity, client} = options
    const bytes = bytesOf(feeds)
    const refusal = this.#refusal(feeds.rowCount, bytes, deadline)
    if (refusal !== undefined) return Promise.reject(refusal)
    return new Promise((done, fail) => {
      this.#queue.push({feeds, bytes, key: this.#keyOf(feeds), deadline, client, done, fail})
      this.#queuedRows += feeds.rowCount
      this.#queuedBytes += bytes
      this.#schedule()
    })
  }

  /** Resolves when everything that is queued has been answered. */
  async drain(): Promise<void> {
    if (this.#queue.length === 0 && this.#running === 0) return
    await new Promise<void>(resolve => (this.#whenIdle = resolve))
  }

  #refusal(rows: number, bytes: number, deadline: number): RequestError | undefined {
    const {maxQueuedRows, maxQueuedBytes} = this.#options
    if (this.#queue.length === 0) return undefined
    const waitMs = this.#time.of(this.#queuedRows)
    const full =
      this.#queuedRows + rows > maxQueuedRows || this.#queuedBytes + bytes > maxQueuedBytes
    if (!full && performance.now() + waitMs <= deadline) return undefined
    return new RequestError('overloaded', 'The server has more requests than it can answer.', {
      retryAfter: Math.max(1, Math.ceil(waitMs / 1000)),
    })
  }

  #keyOf({tensors}: Feeds): string {
    let key = ''
    for (const name of this.#shapeless) key += `${tensors[name]?.dims.slice(1).join('x') ?? ''};`
    return key
  }

  /** At the end of the loop's turn, so that requests that arrived together run together. */
  #schedule(): void {
    if (this.#scheduled || this.#running >= this.#executor.width) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      while (this.#running < this.#executor.width && this.#queue.length > 0) this.#dispatch()
    })
  }

  #dispatch(): void {
    const items = this.#take()
    if (items.length === 0) return
    this.#running++
    void this.#run(items).finally(() => {
      this.#running--
      if (this.#queue.length > 0) this.#schedule()
      else if (this.#running === 0) this.#whenIdle?.()
    })
  }

  /** The head of the queue and what may run with it; what nobody waits for any more is dropped. */
  #take(): Item[] {
    const {joins, maxRows, targetLatencyMs} = this.#options
    const room = joins ? this.#time.rowsWithin(targetLatencyMs, maxRows) : 1
    const now = performance.now()
    const taken: Item[] = []
    const rest: Item[] = []
    let rows = 0
    for (const item of this.#queue) {
      const {rowCount} = item.feeds
      if (item.deadline < now || item.client?.aborted === true) {
        this.#leave(item)
        item.fail(new RequestError('deadline', 'The request waited longer than it may.'))
      } else if (
        taken.length === 0 ||
        (joins && rows + rowCount <= room && item.key === taken[0]?.key)
      ) {
        this.#leave(item)
        taken.push(item)
        rows += rowCount
      } else rest.push(item)
    }
    this.#queue = rest
    return taken
  }

  #leave({feeds, bytes}: Item): void {
    this.#queuedRows -= feeds.rowCount
    this.#queuedBytes -= bytes
  }

  async #run(items: readonly Item[]): Promise<void> {
    const [only, ...others] = items
    if (only === undefined) return
    if (others.length === 0) {
      try {
        only.done(await this.#timed(only.feeds, 1))
      } catch (error) {
        only.fail(refusalOf(asError(error)))
      }
      return
    }
    try {
      const feeds = joinFeeds(items.map(item => item.feeds))
      const outputs = await this.#timed(feeds, items.length)
      let start = 0
      for (const item of items) {
        const end = start + item.feeds.rowCount
        item.done(sliceRows(outputs, feeds.rowCount, start, end))
        start = end
      }
    } catch {
      // One bad request must fail alone.
      for (const item of items) await this.#run([item])
    }
  }

  async #timed(feeds: Feeds, requests: number): Promise<Outputs> {
    const {maxRows, onBatch} = this.#options
    const {rowCount} = feeds
    if (rowCount > maxRows) {
      const parts: Outputs[] = []
      for (let start = 0; start < rowCount; start += maxRows) {
        const end = Math.min(start + maxRows, rowCount)
        const tensors = sliceRows(feeds.tensors, rowCount, start, end)
        parts.push(await this.#timed({rowCount: end - start, tensors}, 1))
      }
      return joinOutputs(parts)
    }
    const startedAt = performance.now()
    const outputs = await this.#executor.run(feeds)
    const milliseconds = performance.now() - startedAt
    this.#time.add(rowCount, milliseconds)
    onBatch?.(rowCount, requests, milliseconds)
    return outputs
  }
}

/** Texts count as two bytes a character and a little for each. */
function bytesOf({tensors}: Feeds): number {
  let bytes = 0
  for (const name in tensors) bytes += bytesOfTensor(tensors[name])
  return bytes
}

function bytesOfTensor(tensor: TensorData | undefined): number {
  if (tensor === undefined) return 0
  const {values} = tensor
  if (!Array.isArray(values)) return values.byteLength
  let bytes = 0
  for (const text of values) bytes += 2 * text.length + 16
  return bytes
}

function refusalOf(error: Error): Error {
  if (error instanceof RequestError) return error
  if (error instanceof MlopsError && error.code === 'MODEL_RUN')
    return new RequestError('invalid', 'The model cannot answer these rows.', {
      hint: 'A category that the model never saw, or a value out of range, can do that.',
      cause: error,
    })
  return new RequestError('internal', 'The model failed.', {cause: error})
}
