import {Chalk} from 'chalk'
import {ExitCode, MlopsError} from '../core/errors/index.ts'
import {colorLevel} from './color-level.ts'
import {calledCommand} from './help/index.ts'
import {explainUsage, type ParseError} from './usage-error.ts'

/** An error as people and `--json` see it. */
export interface ErrorReport {
  readonly code: string
  readonly message: string
  readonly hint?: string
  readonly details?: Readonly<Record<string, unknown>>
  readonly exit: number
  /** True when there is nothing to say (help was shown, an explicit exit). */
  readonly silent: boolean
}

interface OclifError extends ParseError {
  readonly code?: string
  readonly oclif?: {readonly exit?: number}
  readonly skipOclifErrorHandling?: boolean
}

export function toErrorReport(error: OclifError, argv: readonly string[]): ErrorReport {
  if (error instanceof MlopsError) {
    const {code, message, hint, details, exit} = error
    return {
      code,
      message,
      ...(hint === undefined ? {} : {hint}),
      ...(details === undefined ? {} : {details}),
      exit,
      silent: false,
    }
  }
  if (error.code === 'EEXIT') {
    return {code: 'EEXIT', message: '', exit: error.oclif?.exit ?? 0, silent: true}
  }
  if (error.name === 'AbortError' || error.message === 'SIGINT') {
    return {
      code: 'INTERRUPTED',
      message: 'Interrupted; nothing was left half-written.',
      exit: ExitCode.interrupted,
      silent: false,
    }
  }
  if (error.oclif?.exit === ExitCode.usage || error.parse !== undefined) {
    return {
      code: 'USAGE',
      ...explainUsage(error, callOf(argv)),
      exit: ExitCode.usage,
      silent: false,
    }
  }
  return {
    code: 'BUG',
    message: `${error.name}: ${error.message}`,
    hint: 'This is a bug in mlops. Run again with DEBUG=1 for the stack trace and report it.',
    exit: ExitCode.bug,
    silent: false,
  }
}

export function renderError(report: ErrorReport, argv: readonly string[]): string {
  const style = new Chalk({level: colorLevel(process.stderr, !argv.includes('--no-color'))})
  const lines = [`${style.red('Error:')} ${report.message}`]
  if (report.hint !== undefined)
    lines.push(`${style.cyan('Hint:')}  ${report.hint.replaceAll('\n', '\n       ')}`)
  lines.push(style.dim(`(${report.code}, exit ${report.exit})`))
  return lines.join('\n')
}

function callOf(argv: readonly string[]): string {
  const command = calledCommand(argv)
  return command === undefined ? 'mlops' : `mlops ${command}`
}
