import path from 'node:path'
import {withLock} from '../platform/files/index.ts'
import {clearStaleLocks, type Git} from '../platform/git/index.ts'

/**
 * Runs `work` while no other mlops process changes the registry of this repository, and clears up
 * what one that was killed left behind. Correctness does not rest on it: refs are only ever created,
 * and Git refuses one that is there.
 *
 * @throws MlopsError `LOCK_HELD`.
 */
export async function withRegistryLock<T>(
  git: Git,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  return withLock(
    path.join(git.commonDir, 'mlops', 'registry.lock'),
    async crashed => {
      if (crashed !== undefined) await clearStaleLocks(git, crashed.startedAtMs)
      return work()
    },
    {what: 'changing the registry', ...(signal === undefined ? {} : {signal})},
  )
}
