import {open, stat} from 'node:fs/promises'
import {MlopsError} from '../core/errors/index.ts'

const LFS_FIRST_LINE = 'version https://git-lfs.github.com/spec/v1\n'
const POINTER_MAX_BYTES = 1024

/** The SHA-256 and size in the text of a Git LFS pointer, undefined for any other file. */
export function parseLfsPointer(text: string): {sha256: string; sizeBytes: number} | undefined {
  if (!text.startsWith(LFS_FIRST_LINE)) return undefined
  const sha256 = /^oid sha256:([0-9a-f]{64})$/m.exec(text)?.[1]
  const size = /^size (\d+)$/m.exec(text)?.[1]
  return sha256 === undefined || size === undefined ? undefined : {sha256, sizeBytes: Number(size)}
}

/** Whether a file is a Git LFS pointer instead of what it points to. */
export async function isLfsPointer(file: string): Promise<boolean> {
  const handle = await open(file, 'r')
  try {
    const {size} = await handle.stat()
    if (size > POINTER_MAX_BYTES) return false
    return parseLfsPointer(await handle.readFile('utf8')) !== undefined
  } finally {
    await handle.close()
  }
}

/**
 * Refuses a model file of the work tree that is not there or only points to the model.
 *
 * @param hint - What to do where it is not there.
 * @throws MlopsError `MODEL_NOT_FOUND`, `MODEL_LFS_POINTER`, `MODEL_DVC_POINTER`.
 */
export async function assertModelFile(
  file: string,
  shown: string,
  hint = 'Train the model so that it writes this file, or set `model.path` in mlops.yaml.',
): Promise<void> {
  const found = await stat(file).catch(() => undefined)
  if (found?.isFile() === true) {
    if (await isLfsPointer(file)) throw lfsPointer(shown)
    return
  }
  if (await stat(`${file}.dvc`).catch(() => undefined)) throw dvcPointer(shown)
  throw new MlopsError('MODEL_NOT_FOUND', `There is no model file ${shown}.`, {
    hint,
    details: {path: file},
  })
}

export function lfsPointer(shown: string): MlopsError {
  return new MlopsError('MODEL_LFS_POINTER', `${shown} is a Git LFS pointer, not the model.`, {
    hint: 'git lfs install && git lfs pull',
  })
}

export function dvcPointer(shown: string): MlopsError {
  return new MlopsError('MODEL_DVC_POINTER', `${shown} is not there, only ${shown}.dvc.`, {
    hint: `dvc pull ${shown}`,
  })
}
