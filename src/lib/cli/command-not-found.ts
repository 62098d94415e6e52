import type {Hook} from '@oclif/core/hooks'
import {unknownCommand} from './unknown-command.ts'

/** oclif's hook for a command line that names no command: says which one was probably meant. */
const commandNotFound: Hook.CommandNotFound = options => {
  throw unknownCommand(options.id.replaceAll(':', ' '))
}

export default commandNotFound
