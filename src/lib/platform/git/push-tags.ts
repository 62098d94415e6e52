import {gitComplaint} from './git-process.ts'
import type {Git} from './open-git.ts'

export interface PushReport {
  readonly remote: string
  readonly pushed: readonly string[]
  readonly notPushed: readonly {readonly tag: string; readonly reason: string}[]
}

/**
 * Pushes tags one at a time, in order (several at once start no workflow on some hosts), and stops
 * at the first that is refused: a stage must not be given remotely before it was taken.
 */
export async function pushTags(
  git: Git,
  remote: string,
  tags: readonly string[],
  signal?: AbortSignal,
): Promise<PushReport> {
  const pushed: string[] = []
  const notPushed: {tag: string; reason: string}[] = []
  for (const tag of tags) {
    if (notPushed.length > 0) {
      notPushed.push({tag, reason: 'not tried, because the one before was refused'})
      continue
    }
    const ref = `refs/tags/${tag}:refs/tags/${tag}`
    const result = await git.attempt(
      ['push', '--porcelain', remote, ref],
      signal === undefined ? {} : {signal},
    )
    if (result.exitCode === 0) pushed.push(tag)
    else notPushed.push({tag, reason: rejection(result.stdout) ?? gitComplaint(result.stderr)})
  }
  return {remote, pushed, notPushed}
}

/** The reason in the lines of `git push --porcelain`: `!\tFROM:TO\t[rejected] (already exists)`. */
export function rejection(porcelain: string): string | undefined {
  const line = porcelain.split('\n').find(text => text.startsWith('!\t'))
  return line?.split('\t')[2]
}
