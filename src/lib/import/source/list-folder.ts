import {lstat, readdir} from 'node:fs/promises'
import path from 'node:path'
import {MlopsError} from '../../core/errors/index.ts'
import {fileError} from '../../platform/files/index.ts'
import type {Budget} from './limits.ts'

/** Folders of tools, which hold no model. */
const LEFT_OUT = new Set(['.git', '.cache', 'node_modules', '__pycache__'])

/**
 * The files below a folder, relative to it with `/`, in order.
 *
 * @throws MlopsError `PACKAGE_INVALID` where something is no file and no folder, such as a symbolic link, which could
 *   lead to any file of this machine; `IMPORT_TOO_LARGE`; `FILE_UNREADABLE`.
 */
export async function listFolder(folder: string, budget: Budget): Promise<readonly string[]> {
  const files: string[] = []
  const walk = async (relative: string): Promise<void> => {
    const absolute = path.join(folder, relative)
    const entries = await readdir(absolute, {withFileTypes: true}).catch((cause: unknown) => {
      throw fileError(cause, absolute, 'read')
    })
    for (const entry of entries) {
      if (LEFT_OUT.has(entry.name)) continue
      const name = relative === '' ? entry.name : `${relative}/${entry.name}`
      if (entry.isDirectory()) await walk(name)
      else if (entry.isFile()) {
        budget.addFile(name, (await lstat(path.join(folder, name))).size)
        files.push(name)
      } else throw noFile(name, entry.isSymbolicLink())
    }
  }
  await walk('')
  return files.sort()
}

function noFile(name: string, link: boolean): MlopsError {
  const what = link ? 'a symbolic link' : 'neither a file nor a folder'
  return new MlopsError('PACKAGE_INVALID', `${JSON.stringify(name)} in the source is ${what}.`, {
    hint: link
      ? 'Links could lead to any file here. Copy the folder with what they lead to: `cp -rL`, or `hf download --local-dir`.'
      : 'Remove it, or name the model file alone.',
  })
}
