import {MlopsError} from '../core/errors/index.ts'
import {runProcess} from '../platform/processes/index.ts'

/**
 * Whether a folder (or the nearest one above it that exists) is in a Git work tree already, so that
 * none is made inside it.
 *
 * @param always - A repository of its own is wanted even there.
 * @throws MlopsError `GIT_NOT_FOUND`, `GIT_IDENTITY` when Git knows no author for the first commit.
 */
export async function prepareGit(
  folder: string,
  always: boolean,
): Promise<{readonly insideRepository: boolean}> {
  const {missing, exitCode, stdout} = await git(folder, ['rev-parse', '--is-inside-work-tree'])
  if (missing) {
    throw new MlopsError('GIT_NOT_FOUND', 'There is no Git on the PATH.', {
      hint: 'Install it from https://git-scm.com/downloads, or use --no-git.',
    })
  }
  if (!always && exitCode === 0 && stdout === 'true') return {insideRepository: true}
  const {exitCode: known} = await git(folder, ['var', 'GIT_COMMITTER_IDENT'], STRICT)
  if (known !== 0) {
    throw new MlopsError('GIT_IDENTITY', 'Git does not know your name and e-mail address.', {
      hint:
        'Tell it:\ngit config --global user.name "Your Name"\n' +
        'git config --global user.email you@example.org\nOr leave Git out by --no-git.',
    })
  }
  return {insideRepository: false}
}

/** Makes an empty repository with the branch `main`. */
export async function makeRepository(folder: string): Promise<void> {
  await must(folder, ['init', '--quiet', '--initial-branch=main'])
}

/** Everything of a folder in one commit; the full commit id. */
export async function commitAll(folder: string, message: string): Promise<string> {
  await must(folder, ['add', '--all'])
  await must(folder, ['commit', '--quiet', '--no-verify', `--message=${message}`])
  return must(folder, ['rev-parse', 'HEAD'])
}

async function must(folder: string, args: readonly string[]): Promise<string> {
  const {exitCode, stdout, stderr} = await git(folder, args, STRICT)
  if (exitCode === 0) return stdout
  throw new MlopsError('GIT_FAILED', `\`git ${args.join(' ')}\` failed: ${stderr.trim()}`, {
    hint: 'Correct it, or use --no-git.',
  })
}

/** Git must not make an author up from the name of the machine. */
const STRICT = {
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'user.useConfigOnly',
  GIT_CONFIG_VALUE_0: 'true',
}

function git(directory: string, args: readonly string[], environment: Record<string, string> = {}) {
  return runProcess('git', args, {directory, environment: {LC_ALL: 'C', ...environment}})
}
