import {createWriteStream} from 'node:fs'
import {mkdir} from 'node:fs/promises'
import path from 'node:path'
import {pipeline} from 'node:stream/promises'
import {MlopsError} from '../../core/errors/index.ts'
import {isInside} from '../../core/text/index.ts'
import {fileError} from '../../platform/files/index.ts'
import type {PackageFile} from '../types.ts'
import {hashedBytes} from './hashed-bytes.ts'

/** Each is flushed to the disk, which takes the longest of it. */
const AT_ONCE = 16

export interface StagedFile {
  readonly path: string
  readonly sha256: string
  readonly sizeBytes: number
  readonly executable: boolean
}

/**
 * Writes files below a folder and says what their bytes are, in the order of their paths.
 *
 * @throws MlopsError `FILE_UNWRITABLE`; `PACKAGE_INVALID` for two files of one path, or one outside the folder.
 */
export async function stageFiles(
  folder: string,
  files: readonly PackageFile[],
  signal?: AbortSignal,
): Promise<readonly StagedFile[]> {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1))
  for (const [index, {path: name}] of sorted.entries()) {
    if (isInside(name) && sorted[index + 1]?.path !== name) continue
    const shown = JSON.stringify(name)
    throw new MlopsError('PACKAGE_INVALID', `${shown} cannot be a file of a package.`)
  }
  const staged: StagedFile[] = []
  for (let start = 0; start < sorted.length; start += AT_ONCE) {
    const group = sorted.slice(start, start + AT_ONCE)
    staged.push(
      ...(await Promise.all(
        group.map(file => writeOne(path.join(folder, file.path), file, signal)),
      )),
    )
  }
  return staged
}

async function writeOne(
  target: string,
  {path: name, content, executable = false}: PackageFile,
  signal?: AbortSignal,
): Promise<StagedFile> {
  const {chunks, digest} = hashedBytes(content, signal)
  await mkdir(path.dirname(target), {recursive: true}).catch((cause: unknown) => {
    throw fileError(cause, target, 'write')
  })
  const mode = executable ? 0o755 : 0o644
  try {
    await pipeline(chunks, createWriteStream(target, {flags: 'wx', mode, flush: true}))
  } catch (cause) {
    signal?.throwIfAborted()
    throw cause instanceof MlopsError ? cause : fileError(cause, target, 'write')
  }
  return {path: name, ...digest(), executable}
}
