import {Chalk, type ChalkInstance} from 'chalk'
import {colorLevel} from './color-level.ts'
import {createProgress, type Progress} from './progress.ts'

export interface TerminalOptions {
  readonly quiet: boolean
  readonly json: boolean
  readonly color: boolean
}

/**
 * Where a command speaks: the result on stdout, everything else on stderr.
 * Under `--json` stdout carries the JSON alone; under `-q` stderr carries warnings and errors alone.
 */
export interface Terminal {
  /** Colours for stdout; they vanish in a pipe, under NO_COLOR and --no-color. */
  readonly style: ChalkInstance
  /** Colours for stderr. */
  readonly styleErr: ChalkInstance
  /** Characters of a line of stdout; null in a pipe. */
  readonly width: number | null
  /** True when a person can be asked. */
  readonly interactive: boolean
  /** A part of the result; a function is called only where it is shown. */
  print(text: string | (() => string)): void
  /** What is going on. */
  info(text: string): void
  warn(text: string): void
  progress(title: string, total?: number): Progress
}

export function createTerminal(options: TerminalOptions): Terminal {
  const style = new Chalk({level: colorLevel(process.stdout, options.color)})
  const styleErr = new Chalk({level: colorLevel(process.stderr, options.color)})
  const talks = !options.quiet && !options.json
  return {
    style,
    styleErr,
    width: process.stdout.isTTY ? process.stdout.columns : null,
    interactive: talks && process.stdin.isTTY && process.stderr.isTTY && !process.env['CI'],
    print: text => {
      if (!options.json) process.stdout.write((typeof text === 'string' ? text : text()) + '\n')
    },
    info: text => {
      if (talks) process.stderr.write(text + '\n')
    },
    warn: text => void process.stderr.write(`${styleErr.yellow('Warning:')} ${text}\n`),
    progress: (title, total) =>
      createProgress({title, total, enabled: talks, color: styleErr.level > 0}),
  }
}
