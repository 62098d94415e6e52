import {setImmediate as tick} from 'node:timers/promises'
import type {Feeds, ModelSignature, Outputs} from '../../../../src/lib/model/index.ts'
import {BatchingEngine} from '../../../../src/lib/serve/inference/batching-engine.ts'
import type {BatchingOptions} from '../../../../src/lib/serve/inference/batching-options.ts'
import type {Executor, Finished} from '../../../../src/lib/serve/inference/executor.ts'
import {RunTimeFit} from '../../../../src/lib/serve/inference/run-time-fit.ts'

/** A run that ends when the test says so. */
export interface HeldRun {
  readonly feeds: Feeds
  /** y = 2x */
  finish(): Promise<void>
  fail(error: Error): Promise<void>
}

/** Runs nothing by itself: one run at a time is held until the test ends it. */
export class HeldExecutor implements Executor {
  readonly runs: HeldRun[] = []
  readonly width = 1
  readonly processes = []
  onRoom: (() => void) | undefined
  closed = false
  #held = 0

  accepts(): boolean {
    return this.#held === 0
  }

  run(feeds: Feeds): Promise<Finished> {
    this.#held++
    return new Promise((resolve, reject) => {
      let held = true
      const end = (settle: () => void): Promise<void> => {
        if (held) this.#held--
        held = false
        settle()
        return settled()
      }
      this.runs.push({
        feeds,
        finish: () => end(() => resolve({outputs: doubled(feeds), runMs: 1})),
        fail: error => end(() => reject(error)),
      })
    })
  }

  close(): Promise<void> {
    this.closed = true
    return Promise.resolve()
  }

  /** Rows of each run so far. */
  get rowCounts(): readonly number[] {
    return this.runs.map(({feeds}) => feeds.rowCount)
  }

  async finishAll(): Promise<void> {
    for (let next = 0; next < this.runs.length; next++) await this.runs[next]?.finish()
  }
}

const SIGNATURE: ModelSignature = {
  task: 'custom',
  inputs: [{name: 'x', type: 'float32', shape: [null, null]}],
  outputs: [{name: 'y', type: 'float32', shape: [null, null]}],
  columns: [],
  labels: [],
  fixedBatch: null,
}

/** An engine whose runs the test holds. A row takes 1 ms, as far as the engine knows. */
export function heldEngine(options: Partial<BatchingOptions> = {}): {
  readonly engine: BatchingEngine
  readonly executor: HeldExecutor
} {
  const executor = new HeldExecutor()
  const fit = new RunTimeFit()
  fit.measure(1, 1)
  fit.measure(10, 10)
  const engine = new BatchingEngine({
    signature: SIGNATURE,
    predictionColumns: [],
    categories: [],
    mode: 'inline',
    batching: {safe: true, reason: null},
    rowwise: true,
    singleRunMs: 1,
    read: (_, rowCount) => ({rowCount, columns: []}),
    executor,
    fit,
    maxRows: 8,
    targetLatencyMs: 1000,
    maxQueuedRows: 1000,
    maxQueuedBytes: 1_000_000,
    maxQueuedMs: 1_000_000,
    maxStandingMs: 1_000_000,
    observe: {},
    ...options,
  })
  return {engine, executor}
}

/** Rows of one value each. */
export function rows(...values: readonly number[]): Feeds {
  return {
    rowCount: values.length,
    tensors: {x: {type: 'float32', dims: [values.length, 1], values: Float32Array.from(values)}},
  }
}

/** One row of several values. */
export function wideRow(...values: readonly number[]): Feeds {
  return {
    rowCount: 1,
    tensors: {x: {type: 'float32', dims: [1, values.length], values: Float32Array.from(values)}},
  }
}

export function numbers(outputs: Outputs, name = 'y'): readonly number[] {
  return Array.from(outputs[name]?.values as ArrayLike<number>)
}

/** The engine begins and ends runs within a few turns of the loop. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await tick()
}

function doubled({tensors}: Feeds): Outputs {
  const {x} = tensors
  if (x === undefined) throw new Error('no x')
  return {y: {...x, values: (x.values as Float32Array).map(value => 2 * value)}}
}
