/** What happens to a request, for a trace. */
export interface RequestSpan {
  /** 32 hexadecimal digits, for log lines. */
  readonly traceId: string
  /** Names what happened since the last step, or since the request began. */
  step(name: string): void
  /** Whose answer it is, and of how many rows. */
  answered(
    model: {readonly name: string; readonly version: string | null},
    protocol: string,
    rows: number,
  ): void
  /**
   * @param status - Of HTTP, or the name of one of gRPC.
   * @param error - Kind of what went wrong, where something did.
   */
  end(status: number | string, error?: string): void
}

/** A request of HTTP as far as a trace tells of it: neither query nor body. */
export interface TracedRequest {
  readonly method: string
  readonly path: string
  /** Pattern of its route; undefined where there is none. */
  readonly route: string | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly remoteAddress: string | undefined
  /** Of `performance.now()`. */
  readonly startedAt: number
}

/** A call of gRPC. */
export interface TracedCall {
  readonly service: string
  readonly method: string
  /** `traceparent` and `tracestate` of its metadata. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly startedAt: number
}

/** Makes spans of requests; there is none where nobody wants traces. */
export interface Tracing {
  readonly request: (request: TracedRequest) => RequestSpan
  readonly call: (call: TracedCall) => RequestSpan
  /** Sends what has ended, or gives up after some seconds. */
  readonly close: () => Promise<void>
}
