import type {Feeds, LoadOptions} from '../types.ts'
import type {PackAnswer, ScoredModel} from './predictor.ts'

/** What a worker is started with. */
export interface WorkerModel {
  readonly path: string
  readonly options: LoadOptions
  /** Not 0 when runs are no longer wanted. A thread in the runtime cannot be ended from outside. */
  readonly stop: Int32Array
}

/** `load` comes first, and only once. */
export type WorkerRequest =
  | {readonly kind: 'load'}
  | {readonly kind: 'predict'; readonly feeds: Feeds; readonly batchRows: number}
  | {readonly kind: 'calibrate'; readonly feeds: Feeds}

export type WorkerReply =
  | {readonly kind: 'loaded'; readonly model: ScoredModel}
  | {readonly kind: 'predictions'; readonly predictions: PackAnswer}
  | {readonly kind: 'calibrated'; readonly batchRows: number}

/** The buffers of typed arrays, to be handed over instead of copied. */
export function buffersOf(columns: Iterable<{readonly values: unknown}>): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>()
  for (const {values} of columns)
    if (ArrayBuffer.isView(values) && values.buffer instanceof ArrayBuffer)
      buffers.add(values.buffer)
  return [...buffers]
}
