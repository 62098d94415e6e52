import type {ServingStarted} from './describe-started.ts'
import type {LineStyle, LogLevel} from './ops/index.ts'
import type {ServeEnvironment} from './serve-environment.ts'
import type {TableRequest} from './precomputed/index.ts'

export interface ServeRequest {
  readonly directory: string
  readonly refs: readonly string[]
  readonly includePrereleases: boolean
  readonly host?: string | undefined
  readonly port?: number | undefined
  readonly grpcPort?: number | undefined
  readonly insecure: boolean
  readonly tokenFile?: string | undefined
  readonly tls?: {readonly cert: string; readonly key: string} | undefined
  readonly cors?: readonly string[] | undefined
  readonly device?: string | undefined
  readonly precomputed?: TableRequest | undefined
  readonly processes: number
  readonly log: boolean
  readonly logLevel: LogLevel
  /** Lines for people on stderr; JSON lines where left out. */
  readonly style?: LineStyle | undefined
  readonly environment: ServeEnvironment
  /** Of mlops. */
  readonly version: string
  /** Ends the server gently. */
  readonly signal: AbortSignal
}

/** A server, or one of the processes of one. */
export interface RunningServer {
  readonly started: ServingStarted
  /** Whether another process tells what is served. */
  readonly silent: boolean
  /** Settles when it has ended, which it does when the signal of the request is aborted. */
  readonly finished: Promise<void>
}
