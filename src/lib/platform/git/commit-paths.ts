import {stat} from 'node:fs/promises'
import path from 'node:path'
import {MlopsError} from '../../core/errors/index.ts'
import {identityMissing} from './create-tags.ts'
import {gitFailed, type Git} from './open-git.ts'

export async function hasHead(git: Git): Promise<boolean> {
  return (await git.attempt(['rev-parse', '--verify', '--quiet', 'HEAD'])).exitCode === 0
}

export async function headCommit(git: Git): Promise<string> {
  return (await git.run(['rev-parse', '--verify', 'HEAD'])).trim()
}

/**
 * Which of the paths (all paths when none is given) differ from the last commit: modified, staged or
 * untracked. Relative to the top of the work tree; ignored files are not told.
 */
export async function changedPaths(git: Git, paths: readonly string[] = []): Promise<string[]> {
  const pathspecs = paths.map(file => `:(top,literal)${file}`)
  const args = ['status', '--porcelain', '-z', '--no-renames', '--untracked-files=all', '--']
  return parseStatus(await git.run([...args, ...pathspecs]))
}

/** Paths of `git status --porcelain -z --no-renames`, each once: one that left the index and is still there has two entries. */
export function parseStatus(output: string): string[] {
  const entries = output.split('\0').filter(entry => entry !== '')
  return [...new Set(entries.map(entry => entry.slice(3)))]
}

/**
 * Commits these paths and nothing else: whatever else is staged stays staged.
 *
 * @param paths - Relative to the top of the work tree; must exist.
 * @param options - `allowEmpty` commits when nothing differs too.
 * @returns The id of the new commit.
 * @throws MlopsError `GIT_IDENTITY`, `LOCK_HELD` when another Git process holds the
 * index, `GIT_FAILED` (a hook, a merge under way).
 */
export async function commitPaths(
  git: Git,
  paths: readonly string[],
  message: string,
  options: {readonly allowEmpty?: boolean} = {},
): Promise<string> {
  const pathspecs = paths.map(file => `:(top,literal)${file}`)
  if (pathspecs.length > 0) await must(git, ['add', '--', ...pathspecs])
  await assertIdentity(git)
  const empty = options.allowEmpty === true ? ['--allow-empty'] : []
  await must(git, ['commit', '--quiet', ...empty, '--only', '-m', message, '--', ...pathspecs])
  return headCommit(git)
}

/** @throws MlopsError `GIT_IDENTITY` when Git does not know who commits and tags. */
export async function assertIdentity(git: Git): Promise<void> {
  const ident = await git.attempt(['var', 'GIT_COMMITTER_IDENT'])
  if (ident.exitCode !== 0) throw identityMissing()
}

async function must(git: Git, args: readonly string[]): Promise<void> {
  const result = await git.attempt(args)
  if (result.exitCode === 0) return
  const lock = path.join(git.gitDir, 'index.lock')
  if (await stat(lock).catch(() => undefined)) {
    throw new MlopsError('LOCK_HELD', `Another Git process holds ${lock}.`, {
      hint: 'Wait for it to end. If none is running, it crashed: delete that file.',
      details: {lock},
    })
  }
  throw gitFailed(args, result)
}

/**
 * @param paths - Relative to the top of the work tree.
 * @throws MlopsError `GIT_IGNORED` when Git would not add one of them.
 */
export async function assertNotIgnored(git: Git, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return
  const absolute = paths.map(file => path.join(git.root, file))
  const answer = await git.attempt([
    '-c',
    'core.quotePath=false',
    'check-ignore',
    '--',
    ...absolute,
  ])
  const ignored = answer.stdout.split('\n').filter(file => file !== '')
  const [first] = ignored
  if (first === undefined) return
  const shown = path.relative(git.root, first)
  throw new MlopsError('GIT_IGNORED', `${shown} is ignored by Git, so it cannot be versioned.`, {
    hint: `Remove the pattern from .gitignore, or run \`git add -f ${shown}\` once.`,
    details: {paths: ignored},
  })
}
