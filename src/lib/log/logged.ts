import type {InputPolicy} from '../data/index.ts'
import type {Model, ModelSignature} from '../model/index.ts'

/** What answered a row. */
export interface LoggedOrigin {
  readonly source: 'model' | 'precomputed'
  readonly version: string | null
}

/** A request and its answer. */
export interface LoggedPrediction {
  readonly id: string
  /** When the request came, milliseconds since 1970. */
  readonly timeMs: number
  readonly model: string
  readonly version: string | null
  /** Of the file that is served, whose columns these are; a table may say that another one answered. */
  readonly sha256: string
  readonly unit: string | undefined
  readonly protocol: string
  readonly source: 'model' | 'precomputed' | 'mixed'
  /** What answered each row, where that differs. */
  readonly origins?: readonly LoggedOrigin[] | undefined
  readonly latencyMs: number
  /** JSON text: a list of row objects, with the columns by the names that requests have. */
  readonly rowsJson: string
  readonly outputNames: readonly string[]
  /** JSON texts by prediction column, then row. */
  readonly cells: readonly (readonly string[])[]
}

/** What a label or an outcome is told of. */
export interface LoggedFeedback {
  /** Of a prediction, or `id.index` of one of its rows. */
  readonly id: string
  /** Where ids of clients are not unique across models. */
  readonly model: string | undefined
  readonly timeMs: number
  readonly label: unknown
  readonly outcome: unknown
  readonly details: Readonly<Record<string, unknown>> | null
}

/** Versions whose predictions are logged. */
export interface LoggedVersion {
  readonly name: string
  readonly version: string | null
  readonly sha256: string
  readonly signature: ModelSignature
  readonly policy: InputPolicy
  readonly predictionColumns: Model['predictionColumns']
  /** Column that names a row of a table of precomputed predictions. */
  readonly key?: string | undefined
}
