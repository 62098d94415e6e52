import {bashScript} from './bash-script.ts'
import type {CommandSpec} from './command-spec.ts'
import {fishScript} from './fish-script.ts'
import {zshScript} from './zsh-script.ts'

export const SHELLS = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof SHELLS)[number]

/** The script that teaches a shell the commands, flags and fixed values of a program. */
export function completionScript(
  shell: Shell,
  bin: string,
  commands: readonly CommandSpec[],
): string {
  const write = {bash: bashScript, zsh: zshScript, fish: fishScript}[shell]
  return write(bin, commands)
}
