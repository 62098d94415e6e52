import {basename, dirname} from 'node:path'
import {resolvePath, type Project} from '../project/index.ts'
import {installFiles} from './install-files.ts'

/**
 * Puts a model that was trained elsewhere, with all files beside it, into the place of the project's model;
 * all of them or none.
 *
 * @returns The names of the files, the model last.
 * @throws MlopsError `FILE_UNWRITABLE`.
 */
export function installModel(project: Project, folder: string): Promise<readonly string[]> {
  const model = resolvePath(project, project.config.model.path)
  return installFiles(folder, dirname(model), basename(model))
}
