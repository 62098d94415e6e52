import type {RequestError} from './request-error.ts'
import type {RequestSpan} from './trace/index.ts'
import type {InputPolicy} from '../data/index.ts'
import type {RowCodec} from './codec/index.ts'
import type {
  Feeds,
  ImagePreprocessing,
  Model,
  ModelSignature,
  Outputs,
  Predictions,
} from '../model/index.ts'

/** Which version answered: what every answer and every log line says. */
export interface ModelIdentity {
  /** Name under which requests ask for it: of the project, or of the file without `.onnx`. */
  readonly name: string
  /** `v1.2.0`; null for a file, the work tree and a commit without a version. */
  readonly version: string | null
  /** `flights@v1.2.0`, `./m.onnx`. */
  readonly label: string
  readonly sha256: string
}

/** Somebody who may have gone. */
export interface Client {
  readonly aborted: boolean
  /** Undefined where nothing is traced. */
  readonly span?: RequestSpan | undefined
}

/** How long a request may wait, and whether it is still wanted. */
export interface InferOptions {
  /** Point of time of `performance.now()` after which nobody waits any more. */
  readonly deadline?: number
  /** Who waits for the answer; an AbortSignal is one. */
  readonly client?: Client | undefined
}

/** Runs a model; `infer` of several callers at a time are run together where that is safe. */
export interface InferenceEngine {
  readonly signature: ModelSignature
  readonly predictionColumns: Model['predictionColumns']
  /** `inline`: in this thread; `workers`: in processes of its own. */
  readonly mode: 'inline' | 'workers'
  /** Whether requests may share a run, and why not. */
  readonly batching: {readonly safe: boolean; readonly reason: string | null}
  /**
   * The outputs of the graph for the rows given, which are nobody else's.
   *
   * @throws RequestError `overloaded` (503), `deadline` (504), `invalid` (400) where the runtime refuses
   * these rows; `internal` (500).
   */
  infer(feeds: Feeds, options?: InferOptions): Promise<Outputs>
  /** Why a request would be refused now, whatever its rows; undefined where it would not. */
  refusal(): RequestError | undefined
  /** The columns that outputs of n rows mean. */
  read(outputs: Outputs, rowCount: number): Predictions
  /** What waits for a run. */
  readonly queuedRows: number
  readonly queuedBytes: number
  /** Waits for what is on its way, then frees the model. */
  close(): Promise<void>
}

/** A version that is loaded and warm. */
export interface LiveModel extends ModelIdentity {
  readonly engine: InferenceEngine
  readonly codec: RowCodec
  readonly policy: InputPolicy
  readonly image: ImagePreprocessing | undefined
}
