import {execa} from 'execa'
import {MlopsError} from '../core/errors/index.ts'
import {programFile} from '../platform/program/index.ts'

export const executable = programFile('bin/mlops.js')

export interface RunOptions {
  readonly cwd: string
  readonly signal: AbortSignal
  readonly environment: Readonly<Record<string, string>>
  /** The exit code that is expected; 0 where left out. */
  readonly exits?: number | undefined
}

/** Runs one mlops command line with `--json` and returns the object that it printed. */
export async function runMlops(
  args: readonly string[],
  options: RunOptions,
): Promise<Record<string, unknown>> {
  const {exitCode, stdout, stderr} = await execa(
    process.execPath,
    [executable, ...args, '--json'],
    {
      cwd: options.cwd,
      env: options.environment,
      cancelSignal: options.signal,
      reject: false,
      stdin: 'ignore',
    },
  )
  options.signal.throwIfAborted()
  const json = parseObject(stdout)
  if (exitCode === (options.exits ?? 0) && json !== undefined) return json
  const error = json?.['error'] as {message?: string; hint?: string} | undefined
  const what = `ended with ${exitCode ?? 'a signal'}: ${error?.message ?? stderr}`
  throw stepFailed(args, what, options, error?.hint)
}

export function stepFailed(
  args: readonly string[],
  what: string,
  {cwd}: RunOptions,
  hint = `Run the command again in ${cwd} to see what it prints.`,
): MlopsError {
  return new MlopsError('DEMO_STEP_FAILED', `\`mlops ${args.join(' ')}\` ${what}`, {hint})
}

export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
