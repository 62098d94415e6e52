import type {IncomingHttpHeaders} from 'node:http'
import type {RequestError} from '../request-error.ts'
import type {RequestSpan} from '../trace/index.ts'

/** A request whose body has arrived whole, within the limits, decompressed. */
export interface HttpRequest {
  readonly method: string
  /** Without the query, decoded segment by segment. */
  readonly path: string
  /** What stands after `?`, as sent; '' where there is none. */
  readonly query: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** Whether the client has gone. */
  readonly aborted: boolean
  /** Undefined where nothing is traced. */
  readonly span?: RequestSpan | undefined
}

export interface HttpAnswer {
  readonly status: number
  /** `Content-Type` is `application/json` for text where it is not among them. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'OPTIONS'
  /** Segments that begin with a colon are parameters: `/v2/models/:model/infer`. */
  readonly path: string
  /** Answered without a token: health, for orchestrators that cannot send one. */
  readonly open?: boolean
  /** Protocol of the predictions that it answers, under which its failures are counted. */
  readonly protocol?: string
  readonly handle: (
    request: HttpRequest,
    parameters: Readonly<Record<string, string>>,
  ) => HttpAnswer | Promise<HttpAnswer>
  /**
   * Why a request is refused whatever its body, which then is not read; undefined where the body
   * decides.
   */
  readonly refusal?: (parameters: Readonly<Record<string, string>>) => RequestError | undefined
  /**
   * The error in the shape of the protocol; where left out
   * `{"error": {"kind": "invalid", "message": "…", "hint": "…"}}`, the hint only where there is one.
   */
  readonly fail?: (error: RequestError) => HttpAnswer
}
