import {mkdir, open, stat} from 'node:fs/promises'
import path from 'node:path'
import {MlopsError} from '../../core/errors/index.ts'
import {createStagingFolder, fileError, removeStagingFolder} from '../../platform/files/index.ts'
import {readFolder} from '../formats/read-folder.ts'
import {modelOfPackage} from '../formats/read-package.ts'
import {bareModel, type FoundModel} from '../types.ts'
import {Budget} from './limits.ts'
import {listFolder} from './list-folder.ts'
import {readLayout} from './read-layout.ts'
import {unpackTar} from './unpack-tar.ts'

export interface OpenSource {
  readonly model: FoundModel
  /** Folder that the paths of its digests are relative to. */
  readonly folder: string
  close(): Promise<void>
}

/**
 * Opens what is to be imported; archives are unpacked into a folder that goes away with it.
 *
 * @param scratch - Where such a folder may be made.
 * @throws MlopsError `FILE_NOT_FOUND`, `IMPORT_UNKNOWN`, and what formats throw.
 */
export async function openSource(
  source: string,
  scratch: string,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<OpenSource> {
  const budget = new Budget(maxBytes)
  const found = await stat(source).catch((cause: unknown) => {
    throw fileError(cause, source, 'read')
  })
  const kind = found.isDirectory() ? 'folder' : await kindOfFile(source)
  if (kind === 'onnx') {
    const folder = path.dirname(source)
    return {model: bareModel('onnx', source), folder, close: () => Promise.resolve()}
  }
  const staging = await createStagingFolder(scratch)
  const dispose = () => removeStagingFolder(staging)
  try {
    let folder = source
    if (kind !== 'folder') {
      folder = path.join(staging, 'archive')
      await mkdir(folder)
      await unpackTar({file: source, gzip: kind === 'tar+gzip'}, folder, budget, signal)
    }
    let files = await listFolder(folder, new Budget(maxBytes))
    const inside = await modelOfPackage(folder, files, {scratch: staging, budget, signal})
    if (inside !== folder) {
      folder = inside
      files = await listFolder(folder, new Budget(maxBytes))
    }
    if (!files.includes('oci-layout'))
      return {model: await readFolder(folder, files, source), folder, close: dispose}
    const unpacked = path.join(staging, 'layout')
    await mkdir(unpacked)
    await readLayout(folder, unpacked, new Budget(maxBytes), signal)
    const found = await listFolder(unpacked, new Budget(maxBytes))
    const model = await readFolder(unpacked, found, source)
    return {model: {...model, format: 'modelpack'}, folder: unpacked, close: dispose}
  } catch (error) {
    await dispose()
    throw error
  }
}

async function kindOfFile(file: string): Promise<'onnx' | 'tar' | 'tar+gzip'> {
  if (file.toLowerCase().endsWith('.onnx')) return 'onnx'
  const start = await firstBytes(file)
  if (start[0] === 0x1f && start[1] === 0x8b) return 'tar+gzip'
  if (start.toString('latin1', 257, 262) === 'ustar') return 'tar'
  throw new MlopsError('IMPORT_UNKNOWN', `${file} is neither an .onnx file nor a tar archive.`, {
    hint: 'Name a folder, an .onnx, a .tar or a .tar.gz. Pickles (.pkl, .joblib, .pt) are never loaded.',
  })
}

async function firstBytes(file: string): Promise<Buffer> {
  try {
    const handle = await open(file)
    try {
      const {buffer, bytesRead} = await handle.read(Buffer.alloc(512), 0, 512, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await handle.close()
    }
  } catch (cause) {
    throw fileError(cause, file, 'read')
  }
}
