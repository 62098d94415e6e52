import {createWriteStream} from 'node:fs'
import {stat} from 'node:fs/promises'
import {pipeline} from 'node:stream/promises'
import {MlopsError} from '../../core/errors/index.ts'
import {createAtomicFile, fileError} from '../../platform/files/index.ts'
import type {PackageFile} from '../types.ts'
import {hashedBytes} from './hashed-bytes.ts'

interface WriteOptions {
  readonly force: boolean
  readonly dryRun: boolean
  readonly signal?: AbortSignal | undefined
}

/**
 * Writes the one file of a package that is of use alone.
 *
 * @throws MlopsError `FILE_EXISTS`, `FILE_UNWRITABLE`.
 */
export async function writeSingle(
  target: string,
  {content}: PackageFile,
  {force, dryRun, signal}: WriteOptions,
): Promise<{readonly sha256: string; readonly sizeBytes: number}> {
  if (!force && (await stat(target).catch(() => undefined)) !== undefined) {
    throw new MlopsError('FILE_EXISTS', `${target} is there already.`, {
      hint: '--force replaces it.',
    })
  }
  const {chunks, digest} = hashedBytes(content, signal)
  const file = await createAtomicFile(target)
  try {
    await pipeline(chunks, createWriteStream(file.temporaryPath))
    if (!dryRun) await file.commit()
  } catch (cause) {
    signal?.throwIfAborted()
    throw cause instanceof MlopsError ? cause : fileError(cause, target, 'write')
  } finally {
    await file.discard()
  }
  return digest()
}
