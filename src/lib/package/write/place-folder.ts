import {mkdir, readdir, rename, stat} from 'node:fs/promises'
import path from 'node:path'
import {MlopsError} from '../../core/errors/index.ts'
import {createStagingFolder, fileError, removeStagingFolder} from '../../platform/files/index.ts'
import {PACKAGE_MANIFEST} from '../manifest.ts'

/**
 * Fills a folder that appears whole or not at all.
 *
 * @param fill - Writes into the folder it is given; what it returns is returned.
 * @param options.force - Replaces a package that is there; anything else that is there stays.
 * @param options.keep - false throws the folder away again, as if it had not been asked for.
 * @throws MlopsError `FILE_EXISTS`, `FILE_UNWRITABLE`.
 */
export async function placeFolder<T>(
  target: string,
  fill: (folder: string) => Promise<T>,
  {force, keep}: {readonly force: boolean; readonly keep: boolean},
): Promise<T> {
  const there = await assertReplaceable(target, force)
  const staging = await createStagingFolder(path.dirname(target))
  try {
    const folder = path.join(staging, 'new')
    await mkdir(folder)
    const made = await fill(folder)
    if (!keep) return made
    if (there) await rename(target, path.join(staging, 'old'))
    await rename(folder, target).catch(async (cause: unknown) => {
      if (there) await rename(path.join(staging, 'old'), target)
      throw fileError(cause, target, 'write')
    })
    return made
  } finally {
    await removeStagingFolder(staging)
  }
}

/** Whether something is there that gives way. */
async function assertReplaceable(target: string, force: boolean): Promise<boolean> {
  const found = await stat(target).catch(() => undefined)
  if (found === undefined) return false
  const names = found.isDirectory() ? await readdir(target) : [path.basename(target)]
  if (found.isDirectory() && names.length === 0) return true
  const isPackage = names.includes(PACKAGE_MANIFEST)
  if (isPackage && force) return true
  throw new MlopsError('FILE_EXISTS', `${target} is there already.`, {
    hint: isPackage
      ? '--force replaces the package that is there.'
      : 'It holds something else than a package: choose another folder with -o.',
  })
}
