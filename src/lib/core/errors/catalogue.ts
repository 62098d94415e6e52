import type {ExitCodeName} from './exit-code.ts'

export interface CatalogueEntry {
  readonly exit: ExitCodeName
  /** What the code means, one sentence, for docs/errors.md. */
  readonly summary: string
}

/**
 * Every error that `mlops` reports on purpose. A code is stable once released; its message carries
 * the actual values and its hint says what to do. docs/errors.md is generated from this table.
 */
export const errorCatalogue = {
  // command line
  USAGE: {exit: 'usage', summary: 'The command line has a wrong or missing argument or flag.'},
  COMMAND_UNKNOWN: {exit: 'usage', summary: 'There is no such command.'},
  CONFIRMATION_REQUIRED: {
    exit: 'usage',
    summary: 'An answer is needed and there is no terminal to ask on.',
  },
  INTERRUPTED: {exit: 'interrupted', summary: 'Ctrl-C or a termination signal ended the command.'},

  // files and platform
  FILE_NOT_FOUND: {exit: 'usage', summary: 'A file named on the command line is not there.'},
  FILE_UNREADABLE: {exit: 'usage', summary: 'A file is there and cannot be read.'},
  FILE_UNWRITABLE: {
    exit: 'usage',
    summary: 'A file or folder cannot be written: permissions, or no space on the disk.',
  },
  FILE_EXISTS: {exit: 'conflict', summary: 'The output is there already and would be overwritten.'},
  LOCK_HELD: {exit: 'conflict', summary: 'Another mlops process is working on the same thing.'},

  // git

  // project and mlops.yaml
  PROJECT_NOT_FOUND: {
    exit: 'usage',
    summary: 'There is no mlops.yaml in the folder or above it, and the command needs one.',
  },
  CONFIG_INVALID: {
    exit: 'usage',
    summary: 'mlops.yaml has wrong keys or values; each is listed with its line and column.',
  },

  // registry

  // model

  // data

  // predict and score

  // train, init, demo, doctor
} as const satisfies Record<string, CatalogueEntry>

export type ErrorCode = keyof typeof errorCatalogue
