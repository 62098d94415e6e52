import type {Outputs} from '../model/index.ts'
import type {RowFeeds} from './codec/index.ts'
import type {RequestError} from './request-error.ts'
import type {Client, LiveModel} from './types.ts'

/** The protocol of the page: what somebody tries is neither logged nor taken for what the model is asked in its work. */
export const TRIAL = 'try'

/** What a client asks of, and who asks. */
export interface Ask {
  /** `predict`, `oip`, `oip-grpc`, `mlflow`, `sagemaker`, `vertex`, `try`. */
  readonly protocol: string
  /** Name of the model; the only one served where left out. */
  readonly model?: string | undefined
  /** `v1.2.0`; what the routing chooses where left out. */
  readonly version?: string | undefined
  /** Who or what the prediction is about; the same unit gets the same version. */
  readonly unit?: string | undefined
  /** The client's own id of the request, which becomes that of the prediction. */
  readonly id?: string | undefined
  readonly timeoutMs?: number | undefined
  readonly client?: Client | undefined
}

/** A request as tensors, and as the log will keep it. */
export interface Decoded {
  readonly feeds: RowFeeds
  /**
   * JSON text of the rows as they were sent (`[{"a": 1}]`, a list of objects); undefined: the log
   * writes them from the tensors.
   */
  readonly rowsJson?: string | undefined
}

/** What answered a row: a version of the model, now or when a table was scored. */
export interface RowOrigin {
  readonly source: 'model' | 'precomputed'
  readonly version: string | null
}

/** An answer that is in the log, unless it was a trial. */
export interface Answered {
  readonly id: string
  readonly model: LiveModel
  /** Of the rows that the model answered. */
  readonly outputs: Outputs
  readonly rowCount: number
  /** JSON texts of the values of `model.engine.predictionColumns`, by column, then row. */
  readonly cells: readonly (readonly string[])[]
  /** `precomputed` where the answer was looked up instead of inferred; `mixed`: see `origins`. */
  readonly source: 'model' | 'precomputed' | 'mixed'
  /** The version that answered; that of the model where it is not the same for all rows. */
  readonly version: string | null
  /** By row, where they are not all the same. */
  readonly origins?: readonly RowOrigin[]
}

/**
 * The one way from a request to an answer, for every protocol: route, decode, infer, log.
 */
export interface Serving {
  /** Every model that can be asked for, whether or not its newest version is loaded. */
  readonly models: readonly ServedModel[]
  /** Whether every model is loaded and warm, and the server is not stopping. */
  readonly ready: boolean
  /** @throws RequestError `not-found`, `overloaded` while it is loading. */
  find(model?: string, version?: string): LiveModel
  /**
   * Why a request would be refused now, whatever its rows; undefined where it may be answered, or
   * fails for another reason.
   */
  refusal(model?: string, version?: string): RequestError | undefined
  /**
   * @param decode - Makes tensors for the version that answers.
   * @throws RequestError
   */
  answer(ask: Ask, decode: (model: LiveModel) => Decoded | Promise<Decoded>): Promise<Answered>
}

/** A name that requests can ask for, and the versions that answer under it. */
export interface ServedModel {
  readonly name: string
  readonly live: readonly LiveModel[]
}
