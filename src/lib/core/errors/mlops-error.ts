import {errorCatalogue, type ErrorCode} from './catalogue.ts'
import {ExitCode} from './exit-code.ts'

export interface MlopsErrorOptions {
  /** What to do about it: a sentence or a command to paste. */
  readonly hint?: string
  /** Facts for `--json`: paths, lines, columns, lists of problems. */
  readonly details?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
}

/** An expected failure: `message` says what is wrong with the actual values, `hint` what to do. */
export class MlopsError extends Error {
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly details: Readonly<Record<string, unknown>> | undefined

  constructor(code: ErrorCode, message: string, options: MlopsErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : {cause: options.cause})
    this.name = 'MlopsError'
    this.code = code
    this.hint = options.hint
    this.details = options.details
  }

  /** The exit code of this error's catalogue entry. */
  get exit(): number {
    return ExitCode[errorCatalogue[this.code].exit]
  }
}
