import {MlopsError, type ErrorCode} from '../../core/errors/index.ts'

/** An error as plain data, which goes from thread to thread: `code` and `hint` of an expected failure, else the stack. */
export interface ThreadError {
  readonly code?: ErrorCode
  readonly message: string
  readonly hint?: string
  readonly stack?: string
}

export function plainError(error: Error): ThreadError {
  if (!(error instanceof MlopsError)) return {message: error.message, stack: error.stack ?? ''}
  const {code, message, hint} = error
  return {code, message, ...(hint === undefined ? {} : {hint})}
}

export function reviveError({code, message, hint, stack}: ThreadError): Error {
  if (code !== undefined) return new MlopsError(code, message, hint === undefined ? {} : {hint})
  const error = new Error(message)
  if (stack !== undefined) error.stack = stack
  return error
}
