import {pino, type Logger} from 'pino'
import {MlopsError} from '../../core/errors/index.ts'
import type {RequestLine} from '../http/index.ts'
import {RequestError} from '../request-error.ts'
import {prettyLine, type LineStyle} from './pretty-line.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

export interface ServerLogOptions {
  /** `debug` also writes a line for every request, which costs. */
  readonly level: LogLevel
  /** Takes whole lines. */
  readonly write: (line: string) => void
  /** Lines for people; JSON lines where left out. */
  readonly pretty?: LineStyle
}

/** What the server says about itself while it runs. */
export interface ServerLog {
  debug(message: string, fields?: object): void
  info(message: string, fields?: object): void
  warn(message: string, fields?: object): void
  /** @param error - With its stack where it is a bug, for whoever runs the server. */
  error(message: string, error?: unknown, fields?: object): void
  /** To give to the HTTP server; undefined where the level leaves requests out. */
  readonly request: ((line: RequestLine) => void) | undefined
}

export function createServerLog({level, write, pretty}: ServerLogOptions): ServerLog {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {level: label => ({level: label})},
      serializers: {err: describeError},
    },
    {write: pretty ? line => write(prettyLine(line, pretty, level === 'debug')) : write},
  )
  return {
    debug: (message, fields = {}) => logger.debug(fields, message),
    info: (message, fields = {}) => logger.info(fields, message),
    warn: (message, fields = {}) => logger.warn(fields, message),
    error: (message, error, fields = {}) =>
      logger.error(error === undefined ? fields : {...fields, err: error}, message),
    request: logger.isLevelEnabled('debug') ? line => writeRequest(logger, line) : undefined,
  }
}

/** Failures that are foreseen say all in their words; only of bugs is it asked where they are. */
function describeError(error: unknown): unknown {
  if (error instanceof MlopsError)
    return {code: error.code, message: error.message, hint: error.hint}
  if (error instanceof RequestError) return {kind: error.kind, message: error.message}
  if (error instanceof Error) {
    const {name, message, stack} = error
    return {type: name, message, stack}
  }
  return {message: String(error)}
}

function writeRequest(logger: Logger, line: RequestLine): void {
  const {method, path, status, milliseconds, bytesIn, bytesOut, remoteAddress} = line
  const {error, traceId} = line
  logger.debug(
    {
      status,
      ms: Math.round(milliseconds * 1000) / 1000,
      bytesIn,
      bytesOut,
      remoteAddress,
      ...(traceId !== undefined && {traceId}),
      ...(error && {kind: error.kind, reason: error.message}),
    },
    `${method} ${path}`,
  )
}
