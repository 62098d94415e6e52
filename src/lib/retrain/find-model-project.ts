import path from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import {nearest} from '../core/text/index.ts'
import {openGit} from '../platform/git/index.ts'
import {CONFIG_FILE, findProject, openProject, type Project} from '../project/index.ts'

/**
 * The project of a model by its name: the one of the folder, else another of the same repository.
 *
 * @throws MlopsError `MODEL_NOT_FOUND` with the nearest name, `PROJECT_NOT_FOUND`, `CONFIG_INVALID`.
 */
export async function findModelProject(directory: string, name?: string): Promise<Project> {
  const here =
    (await findProject(directory)) === undefined ? undefined : await openProject(directory)
  if (name === undefined) return here ?? openProject(directory)
  if (here?.config.name === name) return here
  const names: string[] = []
  for (const folder of await projectFolders(directory)) {
    const project = await openProject(folder).catch(() => undefined)
    if (project?.config.name === name) return project
    if (project !== undefined) names.push(project.config.name)
  }
  const near = nearest(name, names)
  throw new MlopsError('MODEL_NOT_FOUND', `No mlops.yaml of this repository is of ${name}.`, {
    hint:
      near === undefined ? `There are: ${names.join(', ') || 'none'}.` : `Did you mean ${near}?`,
  })
}

async function projectFolders(directory: string): Promise<readonly string[]> {
  const git = await openGit(directory)
  const pattern = `:(top,glob)**/${CONFIG_FILE}`
  const args = ['ls-files', '-z', '--full-name', '--cached', '--others', '--exclude-standard']
  const files = await git.run([...args, '--', pattern])
  return files
    .split('\0')
    .filter(file => file !== '')
    .map(file => path.join(git.root, path.dirname(file)))
}
