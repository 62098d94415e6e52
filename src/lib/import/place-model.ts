import {copyFile, mkdir, rename, stat} from 'node:fs/promises'
import path from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import {createStagingFolder, fileError, removeStagingFolder} from '../platform/files/index.ts'

/**
 * Copies a graph and its weights to the place of a project's model. The graph comes last: until then the old one is whole.
 *
 * @param files - The graph, then its weights, which stay where they are from it.
 * @returns What was written, relative to `root`.
 * @throws MlopsError `FILE_EXISTS` unless `force`, `FILE_UNWRITABLE`.
 */
export async function placeModel(
  files: readonly string[],
  {root, target}: {readonly root: string; readonly target: string},
  force: boolean,
): Promise<readonly string[]> {
  const [graph = '', ...weights] = files
  const folder = path.dirname(target)
  const places = weights.map(file => {
    const relative = path.relative(path.dirname(graph), file)
    if (relative.startsWith('..') || path.isAbsolute(relative))
      throw new MlopsError(
        'PACKAGE_INVALID',
        `The model keeps weights outside its folder: ${file}.`,
        {
          hint: 'Save it again with its weights beside it.',
        },
      )
    return {from: file, to: path.join(folder, relative)}
  })
  const moves = [...places, {from: graph, to: target}]
  for (const {to} of moves) {
    if (force || (await stat(to).catch(() => undefined)) === undefined) continue
    throw new MlopsError('FILE_EXISTS', `${to} is there already.`, {
      hint: '--force replaces the model of the project; -o DIR makes a project of its own.',
    })
  }
  await mkdir(folder, {recursive: true})
  const staging = await createStagingFolder(folder)
  try {
    for (const [index, {from}] of moves.entries())
      await copyFile(from, path.join(staging, String(index)))
    for (const [index, {to}] of moves.entries()) {
      await mkdir(path.dirname(to), {recursive: true})
      await rename(path.join(staging, String(index)), to)
    }
  } catch (cause) {
    throw fileError(cause, target, 'write')
  } finally {
    await removeStagingFolder(staging)
  }
  return moves.map(({to}) => path.relative(root, to).split(path.sep).join('/')).sort()
}
