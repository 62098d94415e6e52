import {mkdir, rm} from 'node:fs/promises'
import {runShell, type ShellEnd} from '../platform/processes/index.ts'
import {durationMs, sizeBytes, type Project} from '../project/index.ts'
import {checkEnd} from './check-end.ts'

type TrainSection = NonNullable<Project['config']['train']>

export interface CommandOptions {
  readonly directory: string
  readonly environment: Readonly<Record<string, string>>
  /** MLOPS_OUTPUT_DIR, which is empty before every attempt. */
  readonly output: string
  readonly limits: Pick<TrainSection, 'timeout' | 'retries' | 'limits'>
  readonly signal: AbortSignal | undefined
  readonly onLine: ((line: string) => void) | undefined
}

const KEPT_LINES = 20

/**
 * Runs the training command within its limits. One that fails or is killed is run again, `train.retries` times;
 * one that takes too long or too much memory would do so again.
 *
 * @throws MlopsError `TRAIN_FAILED`, `TRAIN_TIMEOUT`, `TRAIN_MEMORY` of the last attempt.
 */
export async function runCommand(command: string, options: CommandOptions): Promise<void> {
  const {timeout, retries, limits} = options.limits
  const memory = limits?.memory
  for (let attempt = 1; ; attempt++) {
    const lastLines: string[] = []
    const startedAt = Date.now()
    const end = await runShell(command, {
      directory: options.directory,
      environment: options.environment,
      timeoutMs: durationMs(timeout),
      memoryBytes: memory === undefined ? undefined : sizeBytes(memory),
      signal: options.signal,
      onLine: line => {
        if (lastLines.push(line) > KEPT_LINES) lastLines.shift()
        options.onLine?.(line)
      },
    })
    const seconds = (Date.now() - startedAt) / 1000
    const why = reasonToRetry(end)
    if (why === undefined || attempt > retries) {
      checkEnd(end, command, {seconds, lastLines, timeout, memory})
      return
    }
    options.onLine?.(
      `Attempt ${attempt} of ${retries + 1} ${why} after ${seconds.toFixed(1)} s; the command is run again.`,
    )
    await rm(options.output, {recursive: true, force: true})
    await mkdir(options.output)
  }
}

/** How a shell says that there is no such program, which is not there a moment later either. */
const MISSING = [127, 9009]

function reasonToRetry(end: ShellEnd): string | undefined {
  if (end.kind === 'killed') return `was ended by ${end.signal}`
  if (end.kind !== 'exited' || end.exitCode === 0 || MISSING.includes(end.exitCode))
    return undefined
  return `ended with exit code ${end.exitCode}`
}
