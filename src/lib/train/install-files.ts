import {copyFile, mkdir, mkdtemp, readdir, rename, rm} from 'node:fs/promises'
import {join} from 'node:path'
import {asError} from '../core/errors/index.ts'
import {
  checkpointsIn,
  createStagingFolder,
  errorCode,
  fileError,
  removeStagingFolder,
} from '../platform/files/index.ts'

/**
 * Moves the files of a folder into another one, `last` as the last; all of them or none: when one
 * cannot be moved, those that were there before are put back.
 *
 * They are copied to a folder within the target first that Git does not see, as the source may be on
 * another disk, so that each move itself is a rename: every file is whole, the old one or the new one.
 *
 * @returns The names of the files, `last` at the end.
 * @throws MlopsError `FILE_UNWRITABLE`.
 */
export async function installFiles(
  source: string,
  target: string,
  last: string,
): Promise<readonly string[]> {
  const entries = await readdir(source, {withFileTypes: true})
  const names = entries.filter(entry => entry.isFile()).map(entry => entry.name)
  const ordered = [...names.filter(name => name !== last).sort(), last]
  let staging: string | undefined
  const undo: (() => Promise<void>)[] = []
  try {
    await mkdir(target, {recursive: true})
    staging = await createStagingFolder(target)
    const old = await mkdtemp(join(staging, 'old-'))
    for (const name of ordered) await copyFile(join(source, name), join(staging, name))
    for (const name of ordered) {
      undo.push(await prepareUndo(join(target, name), join(old, name)))
      await rename(join(staging, name), join(target, name))
    }
    // A checkpoint belongs to the model that it was written with, and to no other.
    for (const name of await checkpointsIn(target))
      if (!ordered.includes(name)) await rm(join(target, name), {force: true})
  } catch (cause) {
    for (const step of undo.reverse()) await step()
    throw fileError(asError(cause), target, 'write')
  } finally {
    if (staging !== undefined) await removeStagingFolder(staging)
  }
  return ordered
}

async function prepareUndo(path: string, kept: string): Promise<() => Promise<void>> {
  try {
    await copyFile(path, kept)
    return () => rename(kept, path)
  } catch (cause) {
    if (errorCode(cause) !== 'ENOENT') throw cause
    return () => rm(path, {force: true})
  }
}
