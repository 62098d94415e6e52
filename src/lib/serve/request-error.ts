/** What went wrong with a request, in words that every protocol translates to its own. */
export type RequestErrorKind =
  /** 400: the body cannot be understood, or does not fit the model. */
  | 'invalid'
  /** 401 */
  | 'unauthorized'
  /** 403: a page of another origin. */
  | 'forbidden'
  /** 404: no such path, model, version or prediction. */
  | 'not-found'
  /** 405 */
  | 'method'
  /** 408: the body did not arrive in time. */
  | 'slow'
  /** 413 */
  | 'too-large'
  /** 415 */
  | 'media-type'
  /** 500 */
  | 'internal'
  /** 503: the queue is full, the model is loading, or the server is stopping. */
  | 'overloaded'
  /** 504 */
  | 'deadline'

export const HTTP_STATUS: Readonly<Record<RequestErrorKind, number>> = {
  invalid: 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  method: 405,
  slow: 408,
  'too-large': 413,
  'media-type': 415,
  internal: 500,
  overloaded: 503,
  deadline: 504,
}

/** A request that is answered with an error. Messages never repeat values or paths of the server. */
export class RequestError extends Error {
  readonly kind: RequestErrorKind
  /** What the client can do about it. */
  readonly hint: string | undefined
  /** Seconds after which to try again. */
  readonly retryAfter: number | undefined

  constructor(
    kind: RequestErrorKind,
    message: string,
    options: {readonly hint?: string; readonly retryAfter?: number; readonly cause?: unknown} = {},
  ) {
    const limit = Error.stackTraceLimit
    // Under overload, finding out where a refusal comes from would take longer than the refusal.
    if (kind !== 'internal') Error.stackTraceLimit = 0
    super(message, options.cause === undefined ? undefined : {cause: options.cause})
    Error.stackTraceLimit = limit
    this.name = 'RequestError'
    this.kind = kind
    this.hint = options.hint
    this.retryAfter = options.retryAfter
  }
}

/** An error as the one text that a protocol has room for: what is wrong, then what to do. */
export function errorText({message, hint}: RequestError): string {
  if (hint === undefined) return message
  return message.endsWith('.') ? `${message} ${hint}` : `${message}. ${hint}`
}
