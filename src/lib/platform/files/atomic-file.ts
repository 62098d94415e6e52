import {randomBytes} from 'node:crypto'
import {mkdir, open, rm} from 'node:fs/promises'
import {basename, dirname, join} from 'node:path'
import {fileError} from './file-error.ts'
import {renameDurably} from './rename-durably.ts'
import {createStagingFolder, removeStagingFolder} from './staging-folder.ts'

/** A file that appears under its name whole, or not at all. */
export interface AtomicFile {
  /** Where to write: on the disk of the final path, so that the rename is atomic. */
  readonly temporaryPath: string
  /** Flushes to the disk and renames over the final path. */
  commit(): Promise<void>
  /** Removes what was written. After `commit` it does nothing. */
  discard(): Promise<void>
}

/**
 * Begins a file that another writer (a stream, DuckDB, Git) fills at `temporaryPath`.
 *
 * @param temporaryFolder - An existing folder on the same disk, which is cleared after a crash.
 * @throws MlopsError `FILE_UNWRITABLE` when the folder cannot be made.
 */
export async function createAtomicFile(
  path: string,
  temporaryFolder = dirname(path),
): Promise<AtomicFile> {
  const folder = dirname(path)
  const temporaryPath = join(
    temporaryFolder,
    `.${basename(path)}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`,
  )
  await mkdir(folder, {recursive: true}).catch((cause: unknown) => {
    throw fileError(cause, folder, 'write')
  })
  let committed = false
  return {
    temporaryPath,
    async commit() {
      try {
        await flush(temporaryPath)
        await renameDurably(temporaryPath, path)
        committed = true
      } catch (cause) {
        throw fileError(cause, path, 'write')
      }
    },
    async discard() {
      if (!committed) await rm(temporaryPath, {force: true})
    },
  }
}

/**
 * `writeFileAtomically` for a file among the user's own: what a process that is killed leaves is
 * unseen by Git.
 *
 * @throws MlopsError `FILE_UNWRITABLE`; the file that was there before is untouched then.
 */
export async function writeTrackedFile(path: string, data: string | Uint8Array): Promise<void> {
  const staging = await createStagingFolder(dirname(path))
  try {
    await writeFileAtomically(path, data, staging)
  } finally {
    await removeStagingFolder(staging)
  }
}

/**
 * Writes a small file whole or not at all: a temporary file, beside it when `temporaryFolder` is left
 * out, flushed, then renamed.
 *
 * @param temporaryFolder - An existing folder on the same disk.
 * @throws MlopsError `FILE_UNWRITABLE`; the file that was there before is untouched then.
 */
export async function writeFileAtomically(
  path: string,
  data: string | Uint8Array,
  temporaryFolder?: string,
): Promise<void> {
  const file = await createAtomicFile(path, temporaryFolder)
  try {
    const handle = await open(file.temporaryPath, 'wx')
    try {
      await handle.writeFile(data)
    } finally {
      await handle.close()
    }
    await file.commit()
  } catch (cause) {
    await file.discard().catch(() => undefined)
    throw fileError(cause, path, 'write')
  }
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
