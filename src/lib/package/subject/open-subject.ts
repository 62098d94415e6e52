import {stat} from 'node:fs/promises'
import path from 'node:path'
import {examineModel, type ExaminedModel, type ModelDescription} from '../../model/index.ts'
import {dataRules} from '../../data/index.ts'
import {sha256OfFile} from '../../platform/files/index.ts'
import {findProject, openProject, type Project} from '../../project/index.ts'
import {
  describeData,
  readModelManifest,
  resolveModel,
  showVersion,
  type ResolvedModel,
} from '../../registry/index.ts'
import type {PackageSubject, SubjectModel} from '../types.ts'
import {packagedConfig, plainModelName} from './packaged-config.ts'

export interface SubjectRequest {
  readonly directory: string
  readonly ref?: string | undefined
  readonly includePrereleases?: boolean
  readonly signal?: AbortSignal | undefined
}

/** The times of a package without a registration: the first that a ZIP archive can name. */
const NO_TIME = new Date('1980-01-01T00:00:00Z')

/** What is written down of a model, wherever it comes from. */
type Facts = Pick<
  PackageSubject,
  'metrics' | 'license' | 'parent' | 'note' | 'example' | 'columns' | 'time'
>

/**
 * Resolves a model, loads it once, which proves that it runs, and gathers what was written down of it. The caller releases
 * what was opened.
 *
 * @throws MlopsError what resolving and describing a model throws.
 */
export async function openSubject(request: SubjectRequest): Promise<PackageSubject> {
  const {directory, ref, signal} = request
  const resolved = await resolveModel({
    directory,
    ...(ref === undefined ? {} : {ref}),
    ...(request.includePrereleases === undefined
      ? {}
      : {includePrereleases: request.includePrereleases}),
    ...(signal === undefined ? {} : {signal}),
  })
  const opened = await examineModel(resolved.path, resolved.options)
  try {
    return await subjectOf(request, resolved, opened)
  } catch (error) {
    await opened.release()
    throw error
  }
}

async function subjectOf(
  {directory, signal}: SubjectRequest,
  resolved: ResolvedModel,
  opened: ExaminedModel,
): Promise<PackageSubject> {
  const home = resolved.folder ?? directory
  const described = opened.description
  const {policy} = await dataRules(home, resolved.name)
  const project = await projectOf(home, resolved.name)
  const name = resolved.name ?? plainModelName(path.basename(resolved.path, '.onnx'))
  const description = project?.config.description ?? null
  return {
    name,
    version: resolved.version,
    label: resolved.name === null ? name : resolved.label,
    description,
    revision: resolved.revision,
    model: await subjectModel(resolved, described),
    opened,
    signature: described.signature,
    predictionColumns: described.predictionColumns,
    options: resolved.options,
    policy,
    config: packagedConfig({name, description, options: resolved.options, policy}),
    ...(await factsOf(directory, resolved, described, project, signal)),
  }
}

async function factsOf(
  directory: string,
  resolved: ResolvedModel,
  {signature}: ModelDescription,
  project: Project | undefined,
  signal: AbortSignal | undefined,
): Promise<Facts> {
  const license = project?.config.package?.license ?? null
  if (resolved.folder !== undefined) {
    const manifest = await readModelManifest(resolved.folder)
    if (manifest !== undefined) {
      const {metrics, parent, note, example, columns, registeredAt} = manifest
      const time = registeredAt === null ? NO_TIME : new Date(registeredAt)
      return {metrics, parent, note, example, columns, time, license: manifest.license}
    }
  }
  if (resolved.version !== null) {
    const {metrics, parent, note, example, columns, registeredAt} = await showVersion(
      directory,
      resolved.label,
    )
    const time = new Date(registeredAt)
    return {metrics, parent, note, example, columns: columns ?? {}, time, license}
  }
  const none = {metrics: null, parent: null, note: null, time: NO_TIME}
  if (project === undefined) return {...none, license, example: null, columns: {}}
  const {example, columns} = await describeData(project, signature, signal)
  return {...none, license, example: example ?? null, columns: columns ?? {}}
}

async function projectOf(directory: string, name: string | null): Promise<Project | undefined> {
  if (name === null || (await findProject(directory)) === undefined) return undefined
  const project = await openProject(directory)
  return project.config.name === name ? project : undefined
}

async function subjectModel(
  resolved: ResolvedModel,
  {files, sizeBytes, opset, irVersion}: ModelDescription,
): Promise<SubjectModel> {
  const [model = resolved.path, ...others] = files
  const folder = path.dirname(model)
  const external = []
  for (const file of others) {
    const name = path.relative(folder, file).split(path.sep).join('/')
    const {size} = await stat(file)
    external.push({path: file, name, sha256: await sha256OfFile(file), sizeBytes: size})
  }
  return {path: resolved.path, sha256: resolved.sha256, sizeBytes, external, opset, irVersion}
}
