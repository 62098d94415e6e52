import {MlopsError, type ErrorCode} from '../../core/errors/index.ts'
import type {Feeds, LoadedModel, LoadOptions, ModelOptions, Outputs} from '../../model/index.ts'
import type {Examination} from './examine-model.ts'

/** What a child process is to load. */
export interface LoadRequest {
  readonly path: string
  readonly options: ModelOptions & Pick<LoadOptions, 'device'>
  readonly intraOpThreads: number
  /** Set: it also finds out how fast the model is, and whether rows may share a run. */
  readonly examine: {readonly maxRows: number; readonly targetMs: number} | null
}

export type WorkerRequest =
  | ({readonly kind: 'load'} & LoadRequest)
  | {readonly kind: 'run'; readonly id: number; readonly feeds: Feeds}
  | {readonly kind: 'close'}

/** What the main process knows of a model that it has not loaded itself. */
export interface RemoteModel extends Pick<
  LoadedModel,
  'signature' | 'predictionColumns' | 'meaning' | 'branches' | 'categories' | 'sha256'
> {
  readonly examination: Examination | null
}

export type WorkerReply =
  | {readonly kind: 'ready'; readonly model: RemoteModel}
  | {
      readonly kind: 'finished'
      readonly id: number
      readonly outputs: Outputs
      readonly runMs: number
    }
  /** Without an id the model could not be loaded. */
  | {readonly kind: 'failed'; readonly id: number | null; readonly error: PlainError}

/** An error as plain data: `code` and `hint` of an expected failure. */
export interface PlainError {
  readonly code: ErrorCode | null
  readonly message: string
  readonly hint: string | null
}

export function toPlain(error: Error): PlainError {
  const {message} = error
  if (!(error instanceof MlopsError)) return {code: null, message, hint: null}
  return {code: error.code, message, hint: error.hint ?? null}
}

export function fromPlain({code, message, hint}: PlainError): Error {
  return code === null
    ? new Error(message)
    : new MlopsError(code, message, hint === null ? {} : {hint})
}
