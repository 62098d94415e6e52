import type {ErrorCode} from '../core/errors/index.ts'
import type {Feeds, LoadOptions, Predictions} from './types.ts'

/** What a thread is started with. */
export interface WorkerStart {
  readonly path: string
  readonly options: LoadOptions
}

export type Question =
  {readonly kind: 'predict'; readonly id: number; readonly feeds: Feeds} | {readonly kind: 'close'}

export type Answer =
  | {readonly kind: 'ready'}
  | {readonly kind: 'answer'; readonly id: number; readonly predictions: Predictions}
  | {
      readonly kind: 'error'
      readonly id: number
      readonly message: string
      readonly code?: ErrorCode
      readonly hint?: string | undefined
    }
