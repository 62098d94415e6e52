import type {RequestError} from '../request-error.ts'
import type {Tokens} from './token-check.ts'
import type {Tracing} from '../trace/index.ts'
import type {Route} from './types.ts'

/** What is counted about requests; called on the hot path. */
export interface RequestObserver {
  /** @param pattern - The path of the route, '' where there is none. */
  readonly started?: (pattern: string) => void
  /**
   * The answer was handed to the socket.
   *
   * @param route - Undefined where there is none of the path and method.
   * @param status - 499 where the client had gone before.
   */
  readonly ended?: (
    route: Route | undefined,
    status: number,
    milliseconds: number,
    bytesIn: number,
    bytesOut: number,
    error: RequestError | undefined,
  ) => void
}

/** One request, for a log. */
export interface RequestLine {
  readonly method: string
  /** As it was sent, without the query. */
  readonly path: string
  readonly status: number
  readonly milliseconds: number
  readonly bytesIn: number
  readonly bytesOut: number
  readonly remoteAddress: string | undefined
  readonly error: RequestError | undefined
  /** Undefined where nothing is traced. */
  readonly traceId: string | undefined
}

export interface HttpServerOptions {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /** Of one body, both as it arrives and once it is inflated; 16 MB. */
  readonly maxBodyBytes?: number
  /** Of all bodies that are in memory at a time, after which requests get 503; 512 MB. */
  readonly maxHeldBytes?: number
  /** Time for a body to arrive whole; 30 s. */
  readonly bodyTimeoutMs?: number
  /** Time for the head of a request; 10 s. */
  readonly headersTimeoutMs?: number
  /** Time that an idle connection is kept; 75 s, longer than load balancers keep theirs. */
  readonly keepAliveTimeoutMs?: number
  /** Connections at a time, after which new ones are closed; no limit. */
  readonly maxConnections?: number
  /** Secrets of which a request has to bring one, or what knows them; none: everybody may ask. */
  readonly tokens?: Tokens | undefined
  /** Paths of PEM files. */
  readonly tls?: {readonly cert: string; readonly key: string}
  /** Origins whose pages may ask; none. */
  readonly cors?: readonly string[]
  readonly observe?: RequestObserver
  /** Every request; building the line costs, so leave it out where nobody reads it. */
  readonly log?: (line: RequestLine) => void
  /** Begins to trace a request; left out where nothing is traced. */
  readonly trace?: Tracing['request'] | undefined
  /** An exception that was answered with 500, which the client is told nothing about. */
  readonly onError?: (error: unknown, pattern: string, traceId?: string) => void
}

export type ServerState = 'starting' | 'ready' | 'draining'

export interface HttpServer {
  readonly port: number
  /** `http://127.0.0.1:8080`, for people to paste. */
  readonly url: string
  readonly state: ServerState
  /** Requests that have come and are not answered. */
  readonly inFlight: number
  /**
   * `starting`: routes that are not open answer 503; `draining`: every answer closes its connection.
   */
  setState(state: ServerState): void
  /**
   * Tells clients that their connections close, half a second long where there are any; then takes no
   * new connection, closes idle ones, waits for answers that are due, and cuts off the rest.
   *
   * @param graceMs - How long answers may take; 25 s.
   */
  close(graceMs?: number): Promise<void>
}
