import {randomBytes} from 'node:crypto'
import {writeFileSync} from 'node:fs'
import {mkdir, readdir, rm, stat} from 'node:fs/promises'
import {join} from 'node:path'
import {fileError} from './file-error.ts'
import {isAlive} from './is-alive.ts'

const NAME = /^\.mlops-staging-(\d+)-[0-9a-f]{8}$/
/** A process of another machine that shares the folder cannot be seen: it gets this long. */
const ABANDONED_AFTER_MS = 3_600_000

/**
 * Makes a folder within `parent` for files that are not finished: on its disk, so that a file can be
 * renamed out of it, and unseen by Git, so that a process that is killed leaves a clean work tree.
 * Those that such processes left are cleared away.
 *
 * @throws MlopsError `FILE_UNWRITABLE`.
 */
export async function createStagingFolder(parent: string): Promise<string> {
  const folder = join(parent, `.mlops-staging-${process.pid}-${randomBytes(4).toString('hex')}`)
  try {
    await mkdir(folder, {recursive: true})
    // Written in one go: a kill between making and filling it would leave it for Git to see.
    writeFileSync(join(folder, '.gitignore'), '*\n')
    await clearAbandoned(parent)
  } catch (cause) {
    await rm(folder, {recursive: true, force: true}).catch(() => undefined)
    throw fileError(cause, parent, 'write')
  }
  return folder
}

/** Whether a folder of this name was made by `createStagingFolder`. */
export function isStagingFolder(name: string): boolean {
  return NAME.test(name)
}

/** Removes it with what is in it; last the .gitignore, without which Git would see the rest. */
export async function removeStagingFolder(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names.filter(name => name !== '.gitignore')) {
    await rm(join(folder, name), {recursive: true, force: true})
  }
  await rm(folder, {recursive: true, force: true})
}

async function clearAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = NAME.exec(name)?.[1]
    if (pid === undefined || isAlive(Number(pid))) continue
    const folder = join(parent, name)
    const found = await stat(folder).catch(() => undefined)
    if (found === undefined || Date.now() - found.mtimeMs < ABANDONED_AFTER_MS) continue
    await removeStagingFolder(folder).catch(() => undefined)
  }
}
