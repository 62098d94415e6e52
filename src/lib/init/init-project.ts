import path from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import {isStagingFolder} from '../platform/files/index.ts'
import {CONFIG_FILE, editorSchema, parseConfig, SCHEMA_FILE} from '../project/index.ts'
import type {CiRequest} from './ci/ci-files.ts'
import {ciPlace} from './ci/ci-place.ts'
import {newCi} from './ci/place-ci.ts'
import {configText} from './config-text.ts'
import {putSettings, type ProjectSettings} from './put-settings.ts'
import {commitAll, makeRepository, prepareGit} from './git-start.ts'
import type {InitResult} from './init-result.ts'
import {MODEL_PATH, modelFiles} from './model-files.ts'
import {entriesOf, stageFolder, writeFiles} from './place-files.ts'
import {projectName} from './project-name.ts'
import {resolveCollisions} from './resolve-collisions.ts'
import {
  readTemplateText,
  templateFiles,
  type ProjectFile,
  type TemplateName,
} from './template-file.ts'

export interface InitRequest {
  readonly directory: string
  readonly template: TemplateName
  /** Name of the model; that of the template or of the folder by default. */
  readonly name?: string | undefined
  /** An ONNX file that becomes model/model.onnx; only with the template `blank`. */
  readonly model?: string | undefined
  /** Names of the columns of its matrix input, in order. */
  readonly features?: readonly string[] | undefined
  /** What is known of the model beside its file; it replaces what was guessed. */
  readonly settings?: ProjectSettings | undefined
  /** When to make a Git repository with a first commit: `outside` of one that is there, for one. */
  readonly git: 'outside' | 'always' | 'never'
  /** Whether the folder may hold files already; they are never replaced. */
  readonly force: boolean
  /** Workflows that compare models, to be written with it. */
  readonly ci?: CiRequest | undefined
  readonly signal?: AbortSignal
}

/**
 * Makes a project of a template, whole or not at all.
 *
 * @throws MlopsError `INIT_NOT_EMPTY`, `INIT_MODEL`, `GIT_NOT_FOUND`, `GIT_IDENTITY`,
 *   `CONFIG_INVALID` (a wrong name), `FILE_UNWRITABLE`, and what `describeModel` throws.
 */
export async function initProject(request: InitRequest): Promise<InitResult> {
  const {template, signal} = request
  const directory = path.resolve(request.directory)
  await refuseWhatIsThere(directory, request.force)
  const nearest = await nearestFolder(directory)
  const git =
    request.git === 'never' ? undefined : await prepareGit(nearest, request.git === 'always')
  const model =
    request.model === undefined
      ? undefined
      : await modelFiles(request.model, request.features, request.settings?.model)
  const name = request.name ?? defaultName(request)
  const values = {name, modelPath: MODEL_PATH, modelDetails: model?.details ?? ''}
  const schema = {path: SCHEMA_FILE, content: editorSchema()}
  const filled = await fillTemplate(template, values, request.settings)
  const project = [...filled, schema, ...(model?.files ?? [])]
  const ci = await newCi(request.ci, await placeOf(request, nearest), name)
  const {files, kept} = await resolveCollisions(directory, [...project, ...ci.inside])
  signal?.throwIfAborted()
  const staging = await stageFolder(directory)
  try {
    await writeFiles(staging.folder, files)
    if (git?.insideRepository === false) await makeRepository(staging.folder)
    // With files of the user around, it is theirs to say what the first commit holds.
    const alone = (await entriesOf(directory))?.every(isStagingFolder) ?? true
    const commits = git?.insideRepository === false && alone
    const commit = commits ? await commitAll(staging.folder, `Start ${name}`) : null
    signal?.throwIfAborted()
    await staging.commit()
    await ci.placeOutside()
    return {
      directory,
      name,
      template,
      files: [...files.map(file => file.path), ...ci.outside].sort(),
      kept: [...kept, ...ci.kept],
      commit,
      insideRepository: git?.insideRepository ?? false,
      warnings: model?.warnings ?? [],
      linesToAdd: ci.linesToAdd,
    }
  } catch (error) {
    await staging.discard()
    throw error
  }
}

/** A repository of its own has its workflows in the project, whatever is around it. */
async function placeOf({directory, git}: InitRequest, nearest: string) {
  const root = path.resolve(directory)
  return git === 'always' ? {root, folder: '.', inRepository: true} : ciPlace(root, nearest)
}

/** Whether a folder is a project. */
export async function holdsProject(directory: string): Promise<boolean> {
  return (await entriesOf(path.resolve(directory)))?.includes(CONFIG_FILE) ?? false
}

async function refuseWhatIsThere(directory: string, force: boolean): Promise<void> {
  const entries = ((await entriesOf(directory)) ?? []).filter(
    entry => entry !== '.git' && !isStagingFolder(entry),
  )
  if (entries.includes(CONFIG_FILE)) {
    throw new MlopsError(
      'INIT_NOT_EMPTY',
      `${directory} holds a project already (${CONFIG_FILE}).`,
      {
        hint: 'Choose another folder: `mlops init DIR`. `--ci` alone adds workflows to a project.',
      },
    )
  }
  if (entries.length > 0 && !force) {
    const shown = entries.slice(0, 3).join(', ') + (entries.length > 3 ? ', …' : '')
    throw new MlopsError('INIT_NOT_EMPTY', `${directory} is not empty: ${shown}.`, {
      hint: 'Choose another folder, or use --force to add the project to it; your files stay as they are.',
    })
  }
}

function defaultName({template, directory}: InitRequest): string {
  return template === 'blank' ? projectName(directory) : template
}

async function fillTemplate(
  template: TemplateName,
  values: Parameters<typeof configText>[1],
  settings: ProjectSettings = {},
): Promise<ProjectFile[]> {
  const files = await templateFiles(template)
  return Promise.all(
    files.map(async file => {
      if (file.path !== CONFIG_FILE) return file
      const content = putSettings(configText(await readTemplateText(file), values), settings)
      // A name that no tag may carry is told before anything is written.
      parseConfig(content, CONFIG_FILE, {})
      return {path: file.path, content}
    }),
  )
}

async function nearestFolder(directory: string): Promise<string> {
  let folder = directory
  while ((await entriesOf(folder)) === undefined) folder = path.dirname(folder)
  return folder
}
