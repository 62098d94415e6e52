import {realpath} from 'node:fs/promises'
import path from 'node:path'
import {runProcess} from '../../platform/processes/index.ts'

/** Where a repository has its workflows, and where in it the project stands. */
export interface CiPlace {
  /** Top folder of the work tree; the project itself where there is no repository. */
  readonly root: string
  /** The project seen from there, with `/`; `.` when it is the same folder. */
  readonly folder: string
  readonly inRepository: boolean
}

/**
 * @param directory - Of the project; it may not be there yet.
 * @param nearest - The nearest folder above it that exists, or itself.
 */
export async function ciPlace(directory: string, nearest: string): Promise<CiPlace> {
  const {missing, exitCode, stdout} = await runProcess('git', ['rev-parse', '--show-cdup'], {
    directory: nearest,
  })
  if (missing || exitCode !== 0) return {root: directory, folder: '.', inRepository: false}
  // A link on the way would make `..` lead elsewhere.
  const real = await realpath(nearest)
  const root = path.resolve(real, stdout.trim())
  const project = path.join(real, path.relative(nearest, directory))
  const folder = path.relative(root, project).split(path.sep).join('/')
  return folder === ''
    ? {root: directory, folder: '.', inRepository: true}
    : {root, folder, inRepository: true}
}

/** The path of a workflow as seen from the project. */
export function shownPath({folder}: CiPlace, file: string): string {
  return path.posix.relative(folder, file)
}
