import type {ErrorCode} from '../../core/errors/index.ts'
import type {Feeds, LoadOptions} from '../types.ts'
import type {PackAnswer, ScoredModel} from './predictor.ts'

/** What a worker is started with. */
export interface WorkerModel {
  readonly path: string
  readonly options: LoadOptions
  /** Not 0 when runs are no longer wanted. A thread in the runtime cannot be ended from outside. */
  readonly stop: Int32Array
}

export type WorkerRequest =
  | {
      readonly id: number
      readonly kind: 'predict'
      readonly feeds: Feeds
      readonly batchRows: number
    }
  | {readonly id: number; readonly kind: 'calibrate'; readonly feeds: Feeds}
  | {readonly kind: 'close'}

/** An error as plain data: `code` and `hint` of an expected failure, else the stack. */
export interface WorkerError {
  readonly code?: ErrorCode
  readonly message: string
  readonly hint?: string
  readonly stack?: string
}

export type WorkerReply =
  | {readonly kind: 'ready'; readonly model: ScoredModel}
  | {readonly kind: 'predictions'; readonly id: number; readonly predictions: PackAnswer}
  | {readonly kind: 'calibrated'; readonly id: number; readonly batchRows: number}
  /** Without an id the model could not be loaded. */
  | {readonly kind: 'failed'; readonly id?: number; readonly error: WorkerError}

/** The buffers of typed arrays, to be handed over instead of copied. */
export function buffersOf(columns: Iterable<{readonly values: unknown}>): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>()
  for (const {values} of columns)
    if (ArrayBuffer.isView(values) && values.buffer instanceof ArrayBuffer)
      buffers.add(values.buffer)
  return [...buffers]
}
