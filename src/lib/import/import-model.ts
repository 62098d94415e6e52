import path from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import {holdsProject, initProject, projectName, type ProjectSettings} from '../init/index.ts'
import {describeModel, type ModelDescription} from '../model/index.ts'
import {sha256OfFile} from '../platform/files/index.ts'
import {findProject, openProject} from '../project/index.ts'
import {modelOptions} from '../registry/index.ts'
import {placeModel} from './place-model.ts'
import {openSource, type OpenSource} from './source/open-source.ts'
import type {FoundModel, ImportFormat} from './types.ts'

export interface ImportRequest {
  readonly directory: string
  /** Folder, .tar, .tar.gz or .onnx; relative to `directory`. */
  readonly source: string
  /** Folder of a new project; without it the project that `directory` is in, or a folder by the model's name. */
  readonly output?: string | undefined
  readonly name?: string | undefined
  /** Bytes that a source may unpack to. */
  readonly maxBytes: number
  /** Replaces the model of a project; adds a new project to a folder that holds files. */
  readonly force: boolean
  readonly git: 'outside' | 'never'
  readonly signal?: AbortSignal
}

export interface ImportResult {
  readonly format: ImportFormat
  /** Absolute path of the project. */
  readonly directory: string
  readonly name: string
  readonly sha256: string
  /** Whether the source says which digest the model has; it was the same. */
  readonly digestChecked: boolean
  readonly task: string
  readonly license: string | null
  /** Whether a project was made, or the model of one that is there replaced. */
  readonly made: 'project' | 'model'
  /** Relative to the project. */
  readonly files: readonly string[]
  readonly commit: string | null
  readonly warnings: readonly string[]
}

/**
 * Takes a model in that another tool saved. Nothing in the source is run, and nothing outside of it is read.
 *
 * @throws MlopsError `IMPORT_UNKNOWN`, `IMPORT_NO_ONNX`, `IMPORT_TOO_LARGE`, `PACKAGE_INVALID`, `MODEL_DIGEST_MISMATCH`,
 *   `FILE_EXISTS`, `INIT_NOT_EMPTY`, and what describing a model throws.
 */
export async function importModel(request: ImportRequest): Promise<ImportResult> {
  const {directory, maxBytes, signal} = request
  const source = path.resolve(directory, request.source)
  const opened = await openSource(source, directory, maxBytes, signal)
  try {
    await checkDigests(opened, signal)
    const {model} = opened
    const found = await findProject(directory)
    return request.output === undefined && found !== undefined
      ? await intoProject(request, model, path.dirname(found))
      : await intoNewProject(request, model, source)
  } finally {
    await opened.close()
  }
}

async function intoProject(
  {force}: ImportRequest,
  model: FoundModel,
  root: string,
): Promise<ImportResult> {
  const {config} = await openProject(root)
  const described = await describeModel(model.file, modelOptions(config))
  const files = await placeModel(
    described.files,
    {root, target: path.join(root, config.model.path)},
    force,
  )
  const {name} = config
  const made = {directory: root, name, made: 'model', files, commit: null} as const
  const kept = 'mlops.yaml stays as it is: compare what it says with what the source says.'
  return resultOf(model, described, made, [...described.warnings, kept])
}

async function intoNewProject(
  request: ImportRequest,
  model: FoundModel,
  source: string,
): Promise<ImportResult> {
  const {force, git, signal} = request
  const name = projectName(request.name ?? model.name ?? nameOf(source))
  const place = path.resolve(request.directory, request.output ?? name)
  if (await holdsProject(place)) {
    throw new MlopsError('INIT_NOT_EMPTY', `${place} holds a project already.`, {
      hint: 'Choose another folder with -o; inside of that project, without -o and with --force, its model is replaced.',
    })
  }
  const {described, features} = await describe(model)
  const made = await initProject({
    directory: place,
    template: 'blank',
    ...{name, model: model.file, features, git, force},
    settings: settingsOf(model),
    ...(signal === undefined ? {} : {signal}),
  })
  const {directory, files, commit} = made
  const placed = await sha256OfFile(path.join(directory, 'model/model.onnx'))
  if (placed !== described.sha256)
    throw new MlopsError('MODEL_DIGEST_MISMATCH', 'The model changed while it was copied.')
  const result = {directory, name, made: 'project', files, commit} as const
  return resultOf(model, described, result, made.warnings)
}

function settingsOf({description, options, policy, license}: FoundModel): ProjectSettings {
  return {
    ...(description === null ? {} : {description}),
    model: options,
    ...(policy === null ? {} : {policy}),
    ...(license === null ? {} : {license}),
  }
}

/** The names of a signature are those of the columns where one matrix has as many. */
async function describe(model: FoundModel): Promise<{
  readonly described: ModelDescription
  readonly features: readonly string[] | undefined
}> {
  const {file, options, columnNames} = model
  const named = columnNames.length > 1 ? columnNames : undefined
  try {
    const described = await describeModel(file, options)
    const {inputs, columns} = described.signature
    const fits = inputs.length === 1 && columns.length === named?.length
    return {described, features: fits && options.features === undefined ? named : undefined}
  } catch (error) {
    const unnamed = error instanceof MlopsError && error.code === 'MODEL_FEATURES'
    if (!unnamed || named === undefined) throw error
    return {described: await describeModel(file, {...options, features: named}), features: named}
  }
}

function resultOf(
  model: FoundModel,
  {sha256, signature}: ModelDescription,
  made: Pick<ImportResult, 'directory' | 'name' | 'made' | 'files' | 'commit'>,
  warnings: readonly string[],
): ImportResult {
  return {
    format: model.format,
    ...made,
    sha256,
    digestChecked: model.digests.length > 0,
    task: signature.task,
    license: model.license,
    warnings: [...model.warnings, ...warnings],
  }
}

async function checkDigests({model, folder}: OpenSource, signal?: AbortSignal): Promise<void> {
  for (const {path: name, sha256} of model.digests) {
    const found = await sha256OfFile(path.join(folder, name), signal)
    if (found === sha256) continue
    throw new MlopsError(
      'MODEL_DIGEST_MISMATCH',
      `${name} has SHA-256 ${found.slice(0, 12)}…, but the source says ${sha256.slice(0, 12)}….`,
      {
        hint: 'Do not use it: it is not the model that was packaged. Fetch it again.',
        details: {expected: sha256, found},
      },
    )
  }
}

function nameOf(source: string): string {
  const base = path.basename(source).replace(/\.(onnx|tgz|tar|tar\.gz)$/i, '')
  return ['model', 'package', 'onnx'].includes(base.toLowerCase())
    ? path.basename(path.dirname(source))
    : base
}
