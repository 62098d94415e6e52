import {existsSync} from 'node:fs'
import path from 'node:path'
import {pathToFileURL} from 'node:url'

/** The folder of mlops itself: package.json, bin, dist, schemas and templates are in it. */
export const programFolder: string = findFolder(import.meta.dirname)

/** Absolute path of a file or folder that comes with mlops, such as `templates/web/service-worker.js`. */
export function programFile(name: string): string {
  return path.join(programFolder, name)
}

/**
 * The built module that a thread or a process of its own starts with.
 *
 * @param room - The folder below `src/lib` that has `worker.ts`.
 */
export function workerModule(room: string): URL {
  return pathToFileURL(programFile(`dist/lib/${room}/worker.js`))
}

/** Modules are bundled, and so may be anywhere below it. */
function findFolder(from: string): string {
  if (existsSync(path.join(from, 'package.json'))) return from
  const above = path.dirname(from)
  if (above === from) throw new Error('The package.json of mlops is missing.')
  return findFolder(above)
}
