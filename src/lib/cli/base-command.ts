import {Command} from '@oclif/core/command'
import * as Flags from '@oclif/core/flags'
import {ExitCode} from '../core/errors/index.ts'
import {createTerminal, type Terminal} from './terminal.ts'

/** A verdict that a result may carry; it decides the exit code, under `--json` too. */
export type Verdict = 'pass' | 'fail' | 'inconclusive'

/**
 * What every command shares: `--json`, `-q`, `-C`, `--no-color`, an interrupt signal and exit codes.
 *
 * `run` returns the value that `--json` prints; its type is the contract whose JSON Schema stands in
 * `schemas/commands`. Errors are not caught here: `runCli` renders them all.
 */
export abstract class BaseCommand<T extends object> extends Command {
  static override enableJsonFlag = true
  static override baseFlags = {
    directory: Flags.string({
      char: 'C',
      helpGroup: 'GLOBAL',
      helpValue: 'DIR',
      default: '.',
      description: 'Run as if started in this folder.',
    }),
    quiet: Flags.boolean({
      char: 'q',
      helpGroup: 'GLOBAL',
      default: false,
      description: 'Print the result and errors only.',
    }),
    color: Flags.boolean({
      helpGroup: 'GLOBAL',
      default: true,
      allowNo: true,
      description: 'Colour on a terminal; NO_COLOR is honoured.',
    }),
  }

  /** Version of this command's `--json` shape; raised when a field changes meaning or goes. */
  static jsonVersion = 1

  protected terminal: Terminal = createTerminal({quiet: false, json: false, color: true})
  readonly #interrupt = new AbortController()

  abstract override run(): Promise<T>

  /** Aborted by the first Ctrl-C or SIGTERM; long work must pass it on and clean up. */
  protected get signal(): AbortSignal {
    return this.#interrupt.signal
  }

  public override async init(): Promise<void> {
    await super.init()
    const has = (...names: string[]): boolean => names.some(name => this.argv.includes(name))
    this.terminal = createTerminal({
      quiet: has('-q', '--quiet'),
      json: this.jsonEnabled(),
      color: !has('--no-color'),
    })
    let interrupted = false
    const interrupt = (signal: NodeJS.Signals): void => {
      // The second Ctrl-C does not wait for the clean-up; outputs are atomic, so nothing is half-written.
      // The signal itself ends the process: an exit would run into threads that are predicting.
      if (interrupted) {
        process.removeAllListeners(signal)
        process.kill(process.pid, signal)
      }
      interrupted = true
      this.#interrupt.abort()
    }
    process.on('SIGINT', interrupt)
    process.on('SIGTERM', interrupt)
  }

  /** Sets the exit code that a verdict asks for. */
  protected conclude(verdict: Verdict): void {
    if (verdict === 'fail') process.exitCode = ExitCode.negative
    if (verdict === 'inconclusive') process.exitCode = ExitCode.inconclusive
  }

  protected override toSuccessJson(result: unknown): unknown {
    const version = (this.ctor as unknown as typeof BaseCommand).jsonVersion
    const name = (this.id ?? '').replaceAll(':', '-')
    return {schema: `mlops.${name}/${version}`, ...(result as object)}
  }

  protected override logJson(json: unknown): void {
    process.stdout.write(JSON.stringify(json, toJsonValue, 2) + '\n')
  }

  public override catch(error: Error & {exitCode?: number}): Promise<never> {
    return Promise.reject(error)
  }
}

/** 64-bit integers stay exact: numbers while a double holds them, decimal strings beyond. */
function toJsonValue(_key: string, value: unknown): unknown {
  if (typeof value !== 'bigint') return value
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value.toString()
}
