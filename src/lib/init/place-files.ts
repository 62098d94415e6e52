import {
  access,
  constants,
  copyFile,
  mkdir,
  readdir,
  readFile,
  rename,
  writeFile,
} from 'node:fs/promises'
import path from 'node:path'
import {
  createStagingFolder,
  errorCode,
  fileError,
  removeStagingFolder,
} from '../platform/files/index.ts'
import type {ProjectFile} from './template-file.ts'

/** A new project beside its final place: what is in `folder` appears there by `commit`. */
export interface Staging {
  readonly folder: string
  commit(): Promise<void>
  discard(): Promise<void>
}

/**
 * Makes a folder to build in. `commit` renames it to `target` when that does not exist. A folder that
 * exists keeps its identity (a shell may stand in it): the entries move one by one, and those that
 * moved already go back when one of them cannot.
 */
export async function stageFolder(target: string): Promise<Staging> {
  const exists = await isFolder(target)
  const staging = await createStagingFolder(exists ? target : path.dirname(target))
  const folder = path.join(staging, 'project')
  await mkdir(folder).catch((cause: unknown) => {
    throw fileError(cause, folder, 'write')
  })
  return {
    folder,
    async commit() {
      await (exists ? moveEntries(folder, target) : renameFolder(folder, target))
      await removeStagingFolder(staging)
    },
    discard: () => removeStagingFolder(staging),
  }
}

/** Writes files below a folder, making the folders between. */
export async function writeFiles(folder: string, files: readonly ProjectFile[]): Promise<void> {
  for (const {path: name, content} of files) {
    const file = path.join(folder, name)
    try {
      await mkdir(path.dirname(file), {recursive: true})
      if (typeof content === 'object' && 'copyOf' in content) await copy(content.copyOf, file)
      else await writeFile(file, content, {flag: 'wx'})
    } catch (cause) {
      throw fileError(cause, file, 'write')
    }
  }
}

async function copy(source: string, target: string): Promise<void> {
  await access(source, constants.R_OK).catch((cause: unknown) => {
    throw fileError(cause, source, 'read')
  })
  await copyFile(source, target)
}

async function renameFolder(folder: string, target: string): Promise<void> {
  await rename(folder, target).catch((cause: unknown) => {
    throw fileError(cause, target, 'write')
  })
}

/** Moves files into a folder that may hold others; folders that are there already are gone into. */
async function moveEntries(from: string, to: string): Promise<void> {
  const undo: (() => Promise<void>)[] = []
  const move = async (source: string, target: string): Promise<void> => {
    for (const entry of await readdir(source, {withFileTypes: true})) {
      const [a, b] = [path.join(source, entry.name), path.join(target, entry.name)]
      if (entry.isDirectory() && (await isFolder(b))) {
        await move(a, b)
      } else {
        // Only the .gitignore that lines were added to is there before.
        const before = await readFile(b).catch(() => undefined)
        await rename(a, b)
        undo.push(before === undefined ? () => rename(b, a) : () => writeFile(b, before))
      }
    }
  }
  try {
    await move(from, to)
  } catch (cause) {
    for (const step of undo.reverse()) await step()
    throw fileError(cause, to, 'write')
  }
}

/** Names in a folder; undefined when there is no such folder. */
export async function entriesOf(folder: string): Promise<readonly string[] | undefined> {
  try {
    return await readdir(folder)
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return undefined
    throw fileError(cause, folder, 'read')
  }
}

async function isFolder(target: string): Promise<boolean> {
  return (await entriesOf(target).catch(() => undefined)) !== undefined
}
