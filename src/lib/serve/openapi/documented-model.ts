import type {InputPolicy} from '../../data/index.ts'
import type {ElementType, ModelSignature} from '../../model/index.ts'
import type {KnownValues} from './documented-column.ts'

/** What the document says of one name that requests can ask for. */
export interface DocumentedModel {
  readonly name: string
  /** As requests name them: `v1.2.0`. */
  readonly versions: readonly string[]
  /** Stage that is followed: `production`. */
  readonly stage?: string | undefined
  readonly signature: ModelSignature
  readonly policy: InputPolicy
  /** Of a typical row; zeros and the like where left out. */
  readonly example?: KnownValues | undefined
  /** Column of requests that names a precomputed prediction. */
  readonly key?: string | undefined
  readonly predictionColumns: readonly {readonly name: string; readonly type: ElementType}[]
}

export interface DocumentedServer {
  readonly version: string
  /** Where clients reach it; the address of the document where left out. */
  readonly url?: string | undefined
  /** Whether requests need a token. */
  readonly secured: boolean
  /** Whether it speaks the Open Inference Protocol. */
  readonly oip: boolean
  /** Whether predictions are logged, so that `POST /feedback` is there; it is where left out. */
  readonly feedback?: boolean | undefined
}
