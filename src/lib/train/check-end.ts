import {MlopsError} from '../core/errors/index.ts'
import type {ShellEnd} from '../platform/processes/index.ts'

const SHOWN_LINES = 10

/**
 * Returns when the training command ended well.
 *
 * @throws MlopsError `TRAIN_FAILED`, `TRAIN_TIMEOUT`, `TRAIN_MEMORY`, with the last lines that the command wrote.
 */
export function checkEnd(
  end: ShellEnd,
  command: string,
  run: {
    readonly seconds: number
    readonly lastLines: readonly string[]
    readonly timeout: string
    /** `train.limits.memory`. */
    readonly memory: string | undefined
  },
): void {
  const details = {command, lastLines: run.lastLines}
  const shown = run.lastLines.slice(-SHOWN_LINES)
  const output =
    shown.length === 0
      ? ' It wrote nothing.'
      : ` Its last lines:\n${shown.map(line => `  ${line}`).join('\n')}`
  switch (end.kind) {
    case 'exited':
      if (end.exitCode === 0) return
      throw new MlopsError(
        'TRAIN_FAILED',
        `\`${command}\` ended with exit code ${end.exitCode} after ${run.seconds.toFixed(1)} s.${output}`,
        {
          hint:
            end.exitCode === 127 || end.exitCode === 9009
              ? 'The program is not there: install it, or correct `train.command` in mlops.yaml.'
              : 'The model in place is untouched. `mlops train --dry-run` shows the command and its environment.',
          details: {...details, exitCode: end.exitCode},
        },
      )
    case 'killed':
      throw new MlopsError(
        'TRAIN_FAILED',
        `\`${command}\` was ended by ${end.signal} after ${run.seconds.toFixed(1)} s.${output}`,
        {
          hint: 'SIGKILL from the system usually means that there was too little memory.',
          details: {...details, signal: end.signal},
        },
      )
    case 'timeout':
      throw new MlopsError(
        'TRAIN_TIMEOUT',
        `\`${command}\` was stopped after ${run.timeout}.${output}`,
        {hint: 'A longer time is set by `train.timeout` in mlops.yaml.', details},
      )
    case 'memory':
      throw new MlopsError(
        'TRAIN_MEMORY',
        `\`${command}\` took ${shownBytes(end.bytes)} of memory with all that it started, and was stopped after ${run.seconds.toFixed(1)} s: train.limits.memory is ${run.memory ?? ''}.${output}`,
        {
          hint: 'Train on fewer rows or in fewer processes, or raise `train.limits.memory` in mlops.yaml.',
          details: {...details, bytes: end.bytes},
        },
      )
  }
}

function shownBytes(bytes: number): string {
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`
}
