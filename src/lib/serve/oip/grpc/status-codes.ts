import {errorText, RequestError, type RequestErrorKind} from '../../request-error.ts'

/** Status of gRPC for what went wrong with a request. */
const STATUS = {
  invalid: 'INVALID_ARGUMENT',
  'media-type': 'INVALID_ARGUMENT',
  deadline: 'DEADLINE_EXCEEDED',
  slow: 'DEADLINE_EXCEEDED',
  'not-found': 'NOT_FOUND',
  'too-large': 'RESOURCE_EXHAUSTED',
  method: 'UNIMPLEMENTED',
  internal: 'INTERNAL',
  overloaded: 'UNAVAILABLE',
  unauthorized: 'UNAUTHENTICATED',
  forbidden: 'PERMISSION_DENIED',
} as const satisfies Readonly<Record<RequestErrorKind, string>>

export interface GrpcFailure {
  readonly status: (typeof STATUS)[RequestErrorKind]
  readonly details: string
  /** Seconds after which to try again. */
  readonly retryAfter: number | undefined
}

/** What a client is told; of an error that nobody expected, no more than that. */
export function grpcFailure(error: unknown): GrpcFailure {
  if (!(error instanceof RequestError))
    return {status: STATUS.internal, details: 'Internal error.', retryAfter: undefined}
  const {kind, retryAfter} = error
  return {status: STATUS[kind], details: errorText(error), retryAfter}
}
