import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {templateFiles, type ProjectFile} from '../template-file.ts'
import type {CiPlace} from './ci-place.ts'
import {assertWorkflowFolder, renderTemplate} from './render-template.ts'

export const CI_SERVICES = ['github', 'gitlab'] as const
export type CiService = (typeof CI_SERVICES)[number]

export interface CiRequest {
  readonly service: CiService
  /** Of mlops: the one that the workflows install. */
  readonly mlopsVersion: string
}

export interface CiFiles {
  /** Paths are relative to the top of the repository. */
  readonly files: readonly ProjectFile[]
  /** Lines that a .gitlab-ci.yml, which is the user's, has to get by hand; none where all is done. */
  readonly linesToAdd: readonly string[]
}

const GITLAB_ENTRY = '.gitlab-ci.yml'

/**
 * The workflows of a project that compare models on pull requests and merge requests. Of a project in a
 * folder of its repository they carry its name, so that several projects have theirs side by side.
 *
 * @throws MlopsError `USAGE` when the path of the project cannot stand in a workflow.
 */
export async function ciFiles(
  {service, mlopsVersion}: CiRequest,
  {root, folder}: CiPlace,
  name: string,
): Promise<CiFiles> {
  assertWorkflowFolder(folder)
  const alone = folder === '.'
  const suffix = alone ? '' : `-${name.replaceAll('/', '-')}`
  const include = `.gitlab/mlops-compare${suffix}.gitlab-ci.yml`
  const values: Readonly<Record<string, string>> = {
    ...{suffix, include, version: mlopsVersion, folder: JSON.stringify(folder)},
    title: alone ? '' : ` ${name}`,
  }
  const files = await Promise.all(
    (await templateFiles(`ci/${service}`)).map(async file => ({
      path: repositoryPath(file.path, suffix),
      content: await renderTemplate(file, values),
    })),
  )
  const entry = await readFile(path.join(root, GITLAB_ENTRY), 'utf8').catch(() => undefined)
  if (service === 'github' || entry === undefined) return {files, linesToAdd: []}
  return {
    files: files.filter(file => file.path !== GITLAB_ENTRY),
    linesToAdd: entry.includes(include) ? [] : ['include:', `  - local: '${include}'`],
  }
}

function repositoryPath(template: string, suffix: string): string {
  if (template === 'gitlab-ci.yml') return GITLAB_ENTRY
  const name = template.replace(/^[^.]+/, stem => stem + suffix)
  return template.endsWith('.gitlab-ci.yml') ? `.gitlab/${name}` : `.github/workflows/${name}`
}
