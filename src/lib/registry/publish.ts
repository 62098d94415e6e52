import {MlopsError} from '../core/errors/index.ts'
import {openGit, pushTags, type Git, type PushReport} from '../platform/git/index.ts'

/**
 * Pushes tags one at a time.
 *
 * @param remote - The one that `git push` would use where it is left out.
 * @throws MlopsError `PUSH_REJECTED` (exit 6) with what was pushed and what was not, and why.
 */
export async function publish(
  directory: string,
  tags: readonly string[],
  remote?: string,
  signal?: AbortSignal,
): Promise<PushReport> {
  const git = await openGit(directory)
  const to = remote ?? (await defaultRemote(git))
  const report = await pushTags(git, to, tags, signal)
  if (report.notPushed.length === 0) return report
  const reasons = report.notPushed.map(({tag, reason}) => `\n  ${tag}: ${reason}`)
  throw new MlopsError(
    'PUSH_REJECTED',
    `${report.notPushed.length} of ${tags.length} tags made here were not pushed to ${to}:${reasons.join('')}`,
    {
      hint: report.notPushed.map(({tag}) => `git push ${to} 'refs/tags/${tag}'`).join('\n'),
      details: {...report},
    },
  )
}

async function defaultRemote(git: Git): Promise<string> {
  const branch = (await git.attempt(['symbolic-ref', '--quiet', '--short', 'HEAD'])).stdout.trim()
  for (const key of [
    `branch.${branch}.pushRemote`,
    'remote.pushDefault',
    `branch.${branch}.remote`,
  ]) {
    const answer = await git.attempt(['config', '--get', key])
    if (answer.exitCode === 0 && answer.stdout.trim() !== '') return answer.stdout.trim()
  }
  return 'origin'
}
