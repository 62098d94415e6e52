import type {CatalogueEntry} from './catalogue-entry.ts'

/** Command line, files and platform, git. */
export const platformErrors = {
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
  GIT_NOT_FOUND: {exit: 'usage', summary: 'The program git is not on the PATH.'},
  GIT_NO_REPOSITORY: {exit: 'usage', summary: 'The folder is in no Git repository.'},
  GIT_FAILED: {exit: 'usage', summary: 'Git refused something; its own words are in the message.'},
  GIT_IDENTITY: {exit: 'usage', summary: 'Git does not know who commits and tags.'},
  GIT_IGNORED: {exit: 'usage', summary: 'A file to version is ignored by Git.'},
  TAG_EXISTS: {exit: 'conflict', summary: 'A tag of that name is there already.'},
  PUSH_REJECTED: {
    exit: 'conflict',
    summary: 'Tags were made here and the remote took not all of them.',
  },
} as const satisfies Record<string, CatalogueEntry>
