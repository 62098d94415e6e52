import {HTTP_STATUS, type RequestError} from '../request-error.ts'
import type {HttpAnswer} from './types.ts'

/** What an error looks like where the protocol of the route does not say otherwise. */
export interface ErrorBody {
  readonly error: {
    readonly kind: RequestError['kind']
    readonly message: string
    readonly hint?: string
  }
}

/** A value as a JSON answer. */
export function jsonAnswer(value: unknown, status = 200): HttpAnswer {
  return {status, body: JSON.stringify(value)}
}

/** `{"error": {"kind": "invalid", "message": "…", "hint": "…"}}` */
export function errorAnswer(error: RequestError): HttpAnswer {
  const body: ErrorBody = {
    error: {
      kind: error.kind,
      message: error.message,
      ...(error.hint !== undefined && {hint: error.hint}),
    },
  }
  return jsonAnswer(body, HTTP_STATUS[error.kind])
}
