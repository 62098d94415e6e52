import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {MlopsError} from '../../core/errors/index.ts'
import {openProject} from '../../project/index.ts'
import type {InitResult} from '../init-result.ts'
import type {ProjectFile} from '../template-file.ts'
import {ciFiles, type CiRequest} from './ci-files.ts'
import {ciPlace, shownPath} from './ci-place.ts'
import {placeCi} from './place-ci.ts'

export interface AddCiRequest extends CiRequest {
  /** Of the project, which is there. */
  readonly directory: string
  /** Whether workflows of the same name that say something else are replaced. */
  readonly force: boolean
  readonly signal?: AbortSignal
}

/**
 * Writes the workflows of a project that is there, all or none, and nothing else.
 *
 * @throws MlopsError `INIT_NOT_EMPTY` when a file of theirs is there and differs, `CONFIG_INVALID`,
 *   `FILE_UNWRITABLE`.
 */
export async function addCi(request: AddCiRequest): Promise<InitResult> {
  const directory = path.resolve(request.directory)
  const {config} = await openProject(directory)
  const place = await ciPlace(directory, directory)
  const {files, linesToAdd} = await ciFiles(request, place, config.name)
  const {missing, same, different} = await sortOut(place.root, files)
  if (different.length > 0 && !request.force) {
    const names = different.map(file => file.path).join(', ')
    throw new MlopsError(
      'INIT_NOT_EMPTY',
      `There already, and not what would be written: ${names}.`,
      {
        hint: 'Move them away, or use --force to replace them.',
      },
    )
  }
  const written = [...missing, ...different]
  if (written.length > 0) await placeCi(place.root, written, request.signal)
  const shown = (file: ProjectFile) => shownPath(place, file.path)
  return {
    ...{directory, name: config.name, template: null, commit: null, warnings: []},
    files: written.map(shown).sort(),
    kept: same.map(shown),
    insideRepository: place.inRepository,
    linesToAdd,
  }
}

async function sortOut(root: string, files: readonly ProjectFile[]) {
  const there = await Promise.all(
    files.map(async file => ({
      file,
      text: await readFile(path.join(root, file.path), 'utf8').catch(() => undefined),
    })),
  )
  const those = (is: (each: (typeof there)[number]) => boolean) =>
    there.filter(is).map(each => each.file)
  return {
    missing: those(({text}) => text === undefined),
    same: those(({file, text}) => text === file.content),
    different: those(({file, text}) => text !== undefined && text !== file.content),
  }
}
