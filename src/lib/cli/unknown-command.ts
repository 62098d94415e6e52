import {MlopsError} from '../core/errors/index.ts'
import {nearest} from '../core/text/index.ts'
import {COMMANDS} from './help/index.ts'

/** @param typed - The words that name no command. */
export function unknownCommand(typed: string): MlopsError {
  const near = nearest(typed, COMMANDS) ?? nearest(typed.split(' ')[0] ?? '', COMMANDS)
  return new MlopsError('COMMAND_UNKNOWN', `There is no command "${typed}".`, {
    hint: typed.startsWith('-')
      ? 'Flags stand behind the command, as in `mlops list -C DIR`; `mlops --help` lists the commands.'
      : near === undefined
        ? '`mlops --help` lists the commands.'
        : `Did you mean \`mlops ${near}\`?`,
  })
}
