import {runShell} from '../../platform/processes/index.ts'
import type {NotifyOptions} from './notify-options.ts'

/**
 * Runs a command by the shell, with JSON on its standard input. Variables in it are the shell's to replace.
 *
 * @returns What went wrong; undefined when it ended well. The command itself may hold a secret and is not repeated.
 */
export async function sendToCommand(
  command: string,
  body: string,
  {
    directory,
    environment = {},
    signal,
    commandTimeoutMs = 60_000,
  }: NotifyOptions & {readonly directory: string},
): Promise<string | undefined> {
  const own = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  const end = await runShell(command, {
    directory,
    environment: Object.fromEntries(own),
    timeoutMs: commandTimeoutMs,
    signal,
    input: body,
    onLine: () => undefined,
  })
  if (end.kind === 'exited')
    return end.exitCode === 0
      ? undefined
      : `A command of retrain.notify failed: exit ${end.exitCode}.`
  if (end.kind === 'timeout')
    return `A command of retrain.notify took longer than ${commandTimeoutMs / 1000} seconds and was ended.`
  const by = end.kind === 'killed' ? `by ${end.signal}` : 'for the memory it took'
  return `A command of retrain.notify was ended ${by}.`
}
