import {stat} from 'node:fs/promises'
import path from 'node:path'
import {externalDataNames} from '../../model/index.ts'

/** Bytes of a file; 0 where it cannot be told: loading says why. */
export async function fileBytes(file: string): Promise<number> {
  return await stat(file).then(
    found => found.size,
    () => 0,
  )
}

/** Bytes of a model with those of its weights that are in files of their own. */
export async function modelBytes(file: string): Promise<number> {
  const names = await externalDataNames(file).catch(() => [])
  const weights = names.map(name => path.join(path.dirname(file), name))
  const sizes = await Promise.all([file, ...weights].map(fileBytes))
  return sizes.reduce((sum, size) => sum + size, 0)
}
