import {stat} from 'node:fs/promises'
import path from 'node:path'

export const CONFIG_FILE = 'mlops.yaml'

/** The nearest mlops.yaml in a folder or above it; undefined when there is none. */
export async function findProject(directory: string): Promise<string | undefined> {
  let folder = path.resolve(directory)
  for (;;) {
    const candidate = path.join(folder, CONFIG_FILE)
    if (await isFile(candidate)) return candidate
    const parent = path.dirname(folder)
    if (parent === folder) return undefined
    folder = parent
  }
}

async function isFile(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined)
  return found?.isFile() ?? false
}
