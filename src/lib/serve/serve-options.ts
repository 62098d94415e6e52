import type {ServingOptions} from './create-serving.ts'
import type {HttpServerOptions} from './http/index.ts'
import type {OipGrpcOptions} from './oip/index.ts'
import type {ResolvedModel} from '../registry/index.ts'
import type {EngineObserver, EngineOptions} from './inference/index.ts'
import type {PredictionLog} from '../log/index.ts'
import type {Notices} from './notices.ts'
import type {MetricFamily} from './ops/index.ts'
import type {TableRequest} from './precomputed/index.ts'
import type {VertexPaths} from './protocols/index.ts'
import type {Answered} from './serving.ts'

export interface ServeOptions {
  readonly directory: string
  /** Model references; the default of the project where there is none. */
  readonly refs: readonly string[]
  readonly includePrereleases: boolean
  readonly http: HttpServerOptions
  /** Whether an address that others reach may be listened on without a token. */
  readonly insecure: boolean
  /** Undefined where gRPC is not served. */
  readonly grpc: OipGrpcOptions | undefined
  readonly batching: Omit<EngineOptions, 'cpus' | 'observe'>
  readonly device: string | undefined
  /** Undefined where every answer is the model's. */
  readonly precomputed: TableRequest | undefined
  /** Of mlops. */
  readonly version: string
  readonly vertex: VertexPaths
  /** The metrics of every process of the server. */
  readonly gather: () => Promise<readonly (readonly MetricFamily[])[]>
  /** Undefined where predictions are not logged. */
  readonly log: PredictionLog | undefined
  readonly nextId: () => string
  readonly onAnswer: (answer: Answered, protocol: string, latencyMs: number) => void
  readonly onRows?: ServingOptions['onRows']
  readonly observe: (model: ResolvedModel) => EngineObserver
  readonly notices: Notices
}
