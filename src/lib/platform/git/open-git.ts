import {stat} from 'node:fs/promises'
import path from 'node:path'
import {MlopsError} from '../../core/errors/index.ts'
import {
  feedGit,
  gitComplaint,
  runGit,
  type GitProcessOptions,
  type GitResult,
} from './git-process.ts'

/** A Git repository with a work tree, seen from one of its folders. */
export interface Git {
  /** Where commands run; absolute. */
  readonly directory: string
  /** The top of the work tree, absolute, links resolved. */
  readonly root: string
  /** `directory` relative to `root` with a trailing slash, or empty: `models/churn/`. */
  readonly prefix: string
  /** The folder of the refs that all work trees share, absolute. */
  readonly commonDir: string
  /** The folder of this work tree's own index and HEAD, absolute. */
  readonly gitDir: string
  readonly shallow: boolean
  /** Standard output of a command that must succeed. */
  run(args: readonly string[], options?: GitProcessOptions): Promise<string>
  /** Whatever a command answers. */
  attempt(args: readonly string[], options?: GitProcessOptions): Promise<GitResult>
  /** As `attempt`, with standard input, and standard output to a file byte for byte. */
  feed(
    args: readonly string[],
    options: GitProcessOptions & {
      readonly input?: string | Uint8Array
      readonly outputFile?: string
    },
  ): Promise<GitResult>
}

/**
 * Opens the repository that a folder is in.
 *
 * @throws MlopsError `GIT_NOT_FOUND`, `GIT_NO_REPOSITORY`, `GIT_FAILED` when there is a repository
 * that Git refuses (its owner, its format, or a bare one).
 */
export async function openGit(directory: string): Promise<Git> {
  const folder = path.resolve(directory)
  const answer = await runGit(folder, [
    'rev-parse',
    '--path-format=absolute',
    '--show-toplevel',
    '--git-common-dir',
    '--git-dir',
    '--is-shallow-repository',
    '--show-prefix',
  ])
  if (answer.exitCode !== 0) throw await refusal(folder, answer)
  const [root = '', commonDir = '', gitDir = '', shallow, prefix = ''] = answer.stdout.split('\n')
  const attempt: Git['attempt'] = (args, options) => runGit(folder, args, options)
  return {
    directory: folder,
    root: path.normalize(root),
    prefix,
    commonDir: path.normalize(commonDir),
    gitDir: path.normalize(gitDir),
    shallow: shallow === 'true',
    attempt,
    feed: (args, options) => feedGit(folder, args, options),
    async run(args, options) {
      const result = await attempt(args, options)
      if (result.exitCode === 0) return result.stdout
      throw gitFailed(args, result)
    },
  }
}

/** An unexpected refusal of Git, in its own words. */
export function gitFailed(args: readonly string[], result: GitResult): MlopsError {
  return new MlopsError(
    'GIT_FAILED',
    `\`git ${args[0] ?? ''}\` failed: ${gitComplaint(result.stderr)}`,
    {
      hint: hintOf(result.stderr),
      details: {arguments: args, exitCode: result.exitCode, stderr: result.stderr},
    },
  )
}

/** What Git says of a repository of another user, as CI containers have it, is in English: `runGit` sees to that. */
function hintOf(stderr: string): string {
  const [, owned] = /dubious ownership in repository at '(.+)'/.exec(stderr) ?? []
  return owned === undefined
    ? 'Run the same in a terminal to see what Git needs; `git status` is a good start.'
    : `The folder belongs to another user. Where you trust it: git config --global --add safe.directory '${owned}'`
}

async function refusal(folder: string, answer: GitResult): Promise<MlopsError> {
  if (await hasRepositoryAbove(folder)) return gitFailed(['rev-parse'], answer)
  return new MlopsError('GIT_NO_REPOSITORY', `${folder} is not in a Git repository.`, {
    hint: '`git init` makes one; versions of a model are tags of its Git repository.',
  })
}

async function hasRepositoryAbove(folder: string): Promise<boolean> {
  for (let at = folder; ; at = path.dirname(at)) {
    if (await stat(path.join(at, '.git')).catch(() => undefined)) return true
    if (path.dirname(at) === at) return false
  }
}
