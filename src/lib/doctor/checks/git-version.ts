import semver from 'semver'
import type {Check} from '../check.ts'

/** `git rev-parse --path-format` came with it. */
const OLDEST_GIT = '2.31.0'

export const gitVersion: Check = {
  id: 'git',
  title: 'Git',
  async examine({git}) {
    const {exitCode, stdout} = await git(['--version'])
    if (exitCode !== 0) {
      return {
        status: 'problem',
        message: 'There is no Git on the PATH',
        meaning: 'Git is the registry: nothing can be registered, promoted or resolved without it.',
        fix: 'Install Git from https://git-scm.com/downloads.',
      }
    }
    const version = semver.coerce(stdout)
    if (version && semver.gte(version, OLDEST_GIT)) {
      return {status: 'ok', message: `Git ${version.version}`}
    }
    return {
      status: 'problem',
      message: `${stdout.trim()} is installed; mlops needs ${OLDEST_GIT} or newer`,
      meaning: 'Commands that it relies on are missing there.',
      fix: 'Install a newer Git from https://git-scm.com/downloads.',
    }
  },
}
