import {access, constants, stat} from 'node:fs/promises'
import path from 'node:path'
import {asError} from '../../core/errors/index.ts'
import {errorCode, fileError} from './file-error.ts'

/**
 * Refuses a folder in which no file can be made, before the work whose result is to go there. A folder that is not there
 * yet is judged by the nearest one above it. Nothing is made.
 *
 * @throws MlopsError `FILE_UNWRITABLE`.
 */
export async function checkWritable(folder: string): Promise<void> {
  for (let at = folder; ; at = path.dirname(at)) {
    try {
      const stats = await stat(at)
      if (!stats.isDirectory()) throw Object.assign(new Error('not a folder'), {code: 'EEXIST'})
      await access(at, constants.W_OK | constants.X_OK)
      return
    } catch (cause) {
      if (errorCode(cause) === 'ENOENT' && path.dirname(at) !== at) continue
      throw fileError(asError(cause), folder, 'write')
    }
  }
}
