import {readdir, rm, stat} from 'node:fs/promises'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import type {Git} from './open-git.ts'

const ORPHAN_GRACE_MS = 3_000
const POLL_MS = 100

/**
 * After a process that was using Git has been killed: waits for the Git processes it left running,
 * then deletes the lock files that they can no longer own. Only locks made since `sinceMs` are
 * touched, so that a lock of somebody's unrelated Git command survives.
 *
 * @returns The lock files that were deleted.
 */
export async function clearStaleLocks(git: Git, sinceMs: number): Promise<string[]> {
  const giveUpAt = Date.now() + ORPHAN_GRACE_MS
  let locks = await findLocks(git, sinceMs)
  while (locks.length > 0 && Date.now() < giveUpAt) {
    await sleep(POLL_MS)
    locks = await findLocks(git, sinceMs)
  }
  for (const lock of locks) await rm(lock, {force: true})
  return locks
}

async function findLocks(git: Git, sinceMs: number): Promise<string[]> {
  const candidates = [
    path.join(git.gitDir, 'index.lock'),
    path.join(git.gitDir, 'HEAD.lock'),
    path.join(git.commonDir, 'packed-refs.lock'),
  ]
  for (const folder of ['refs/heads', 'refs/tags']) {
    const root = path.join(git.commonDir, folder)
    const names = await readdir(root, {recursive: true}).catch(() => [])
    candidates.push(
      ...names.filter(name => name.endsWith('.lock')).map(name => path.join(root, name)),
    )
  }
  const locks: string[] = []
  for (const candidate of candidates) {
    const found = await stat(candidate).catch(() => undefined)
    // File systems that keep whole seconds round down.
    if (found !== undefined && found.mtimeMs >= sinceMs - 1_000) locks.push(candidate)
  }
  return locks
}
