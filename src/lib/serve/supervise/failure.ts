import {MlopsError, asError, errorCatalogue, type ErrorCode} from '../../core/errors/index.ts'

/** An error on its way to another process. */
export interface Failure {
  readonly code: string | null
  readonly message: string
  readonly hint: string | null
}

export function failureOf(thrown: unknown): Failure {
  const error = asError(thrown)
  return error instanceof MlopsError
    ? {code: error.code, message: error.message, hint: error.hint ?? null}
    : {code: null, message: error.message, hint: null}
}

/** The same error again: a MlopsError where it was one. */
export function errorOf({code, message, hint}: Failure): Error {
  if (code === null || !isErrorCode(code)) return new Error(message)
  return new MlopsError(code, message, hint === null ? {} : {hint})
}

function isErrorCode(code: string): code is ErrorCode {
  return code in errorCatalogue
}
