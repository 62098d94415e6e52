import type {BodyBudget} from './body-reader.ts'
import type {Cors} from './cors.ts'
import type {Router} from './router.ts'
import type {
  HttpServerOptions,
  RequestLine,
  RequestObserver,
  ServerState,
} from './server-options.ts'
import type {TokenCheck} from './token-check.ts'

/** What all exchanges of a server share. */
export interface Site extends BodyBudget {
  readonly router: Router
  /** Undefined where everybody may ask. */
  readonly mayAsk: TokenCheck | undefined
  readonly cors: Cors | undefined
  readonly observe: RequestObserver
  readonly log: ((line: RequestLine) => void) | undefined
  readonly trace: HttpServerOptions['trace']
  readonly onError: NonNullable<HttpServerOptions['onError']>
  state: ServerState
  inFlight: number
}
