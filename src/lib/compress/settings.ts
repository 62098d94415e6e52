import {MlopsError} from '../core/errors/index.ts'
import {dataRules, openTable, type InputPolicy} from '../data/index.ts'
import type {Database} from '../platform/duckdb/index.ts'
import {findProject, openProject, resolvePath, type Project} from '../project/index.ts'
import {columnOf, locateSource, shownSource} from '../testset/index.ts'
import type {CompressRequest} from './compress-request.ts'

/** What flags and mlops.yaml say together. */
export interface CompressSettings {
  /** Rows to measure on: a path, pattern, address or query. */
  readonly data: string
  /** The same as reports show it. */
  readonly shownData: string
  readonly shownReference: string | undefined
  /** Other rows, to calibrate and teach with; undefined where there are none. */
  readonly reference: string | undefined
  /** Column of true answers; undefined where none is known. */
  readonly target: string | undefined
  readonly metric: string | undefined
  readonly policy: InputPolicy
  readonly aside: readonly string[]
  readonly warnings: readonly string[]
}

/**
 * Settings for a model: flags first, then the mlops.yaml around the folder where it is the model's own.
 *
 * @param name - Name of the model, null for a bare file.
 * @throws MlopsError `USAGE`, `CONFIG_INVALID`, and what opening data throws.
 */
export async function compressSettings(
  database: Database,
  request: CompressRequest,
  name: string | null,
): Promise<CompressSettings> {
  const {directory} = request
  const project = await projectOf(directory, name)
  const own = (key: 'test' | 'reference'): string | undefined => sourceOf(project, key)
  const located = (source: string | undefined): string | undefined =>
    source === undefined ? undefined : locateSource(directory, source)
  const reference = located(request.reference) ?? own('reference')
  const data = located(request.data) ?? own('test') ?? reference
  if (data === undefined) throw await noData(directory, name)
  const {policy, aside} = await dataRules(directory, name)
  const found = await findTarget(database, data, request.target, project)
  return {
    data,
    shownData: request.data ?? shownSource(project, data),
    ...(reference === undefined || reference === data
      ? {reference: undefined, shownReference: undefined}
      : {
          reference,
          shownReference: request.reference ?? shownSource(project, reference),
        }),
    metric: request.metric ?? project?.config.evaluate.metrics?.[0],
    policy,
    aside,
    ...found,
  }
}

/** A file is not known to be the model of the project around it, so it does not get the data of that. */
async function noData(directory: string, name: string | null): Promise<MlopsError> {
  const bare = name === null && (await findProject(directory)) !== undefined
  return new MlopsError(
    'USAGE',
    bare
      ? 'There is no --data, and what mlops.yaml says of data is for the model of the project, not for a file.'
      : 'There is no --data, and no mlops.yaml with data.test.',
    {
      hint: bare
        ? '`mlops compress workspace` takes the model of the project as it is here, with its data; for a file name rows by --data.'
        : 'Name rows to measure on: --data FILE, with --target COLUMN where the true answers are known.',
    },
  )
}

/** A target that mlops.yaml names may be absent from the rows; one that was asked for may not. */
async function findTarget(
  database: Database,
  data: string,
  asked: string | undefined,
  project: Project | undefined,
): Promise<Pick<CompressSettings, 'target' | 'warnings'>> {
  const configured = project?.config.data.target
  if (asked !== undefined || configured === undefined || data === '-')
    return {target: asked, warnings: []}
  const table = await openTable(database, data)
  await table.close()
  if (columnOf(table, configured) !== undefined) return {target: configured, warnings: []}
  return {target: undefined, warnings: [`${table.subject} has no column ${configured}`]}
}

async function projectOf(directory: string, name: string | null): Promise<Project | undefined> {
  if (name === null || (await findProject(directory)) === undefined) return undefined
  const project = await openProject(directory)
  return project.config.name === name ? project : undefined
}

function sourceOf(project: Project | undefined, key: 'test' | 'reference'): string | undefined {
  const source = project?.config.data[key]
  if (project === undefined || source === undefined) return undefined
  return typeof source === 'string' ? resolvePath(project, source) : `query:${source.query}`
}
