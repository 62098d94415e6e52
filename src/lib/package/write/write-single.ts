import {createHash} from 'node:crypto'
import {createWriteStream} from 'node:fs'
import {stat} from 'node:fs/promises'
import {pipeline} from 'node:stream/promises'
import {MlopsError} from '../../core/errors/index.ts'
import {createAtomicFile, fileError} from '../../platform/files/index.ts'
import type {PackageFile} from '../types.ts'
import {fileBytes} from './file-bytes.ts'

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
  const hash = createHash('sha256')
  let sizeBytes = 0
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of fileBytes(content)) {
      hash.update(chunk)
      sizeBytes += chunk.length
      yield chunk
    }
  }
  const file = await createAtomicFile(target)
  try {
    await pipeline(counted, createWriteStream(file.temporaryPath), {
      ...(signal === undefined ? {} : {signal}),
    })
    if (!dryRun) await file.commit()
  } catch (cause) {
    signal?.throwIfAborted()
    throw cause instanceof MlopsError ? cause : fileError(cause, target, 'write')
  } finally {
    await file.discard()
  }
  return {sha256: hash.digest('hex'), sizeBytes}
}
