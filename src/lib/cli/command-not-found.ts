import type {Hook} from '@oclif/core/hooks'
import {MlopsError} from '../core/errors/index.ts'
import {nearest} from '../core/text/index.ts'

/** oclif's hook for a command line that names no command: says which one was probably meant. */
const commandNotFound: Hook.CommandNotFound = options => {
  const commands = options.config.commandIDs.map(id => id.replaceAll(':', ' '))
  const typed = options.id.replaceAll(':', ' ')
  const near = nearest(typed, commands) ?? nearest(typed.split(' ')[0] ?? '', commands)
  throw new MlopsError('COMMAND_UNKNOWN', `There is no command "${typed}".`, {
    hint:
      near === undefined ? '`mlops --help` lists the commands.' : `Did you mean \`mlops ${near}\`?`,
  })
}

export default commandNotFound
