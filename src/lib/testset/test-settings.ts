import path from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import {findProject, openProject, resolvePath, type Project} from '../project/index.ts'

/** What was said on the command line; what is left out comes from mlops.yaml. */
export interface TestRequest {
  readonly directory: string
  /** `data.test` when left out. */
  readonly data?: string | undefined
  /** `data.target` when left out. */
  readonly target?: string | undefined
  /** `evaluate.metrics`, or the usual ones of the task, when left out. */
  readonly metrics?: readonly string[] | undefined
  /** `evaluate.slices.by` when left out. */
  readonly sliceBy?: readonly string[] | undefined
}

/** What flags and mlops.yaml say together. */
export interface TestSettings {
  /** A path, pattern, address or query. */
  readonly data: string
  /** The same as reports show it. */
  readonly shownData: string
  readonly target: string
  /** undefined: the usual ones of the task. */
  readonly metrics: readonly string[] | undefined
  readonly sliceBy: readonly string[]
  readonly minSize: number
  /** Data that the model was trained on, for metrics that scale by it. */
  readonly training: string | undefined
  readonly timestamp: string | undefined
}

const MIN_SIZE = 100

/**
 * Settings for a model: flags first, then the mlops.yaml around the folder where it is the model's own.
 *
 * @param name - Name of the model, null for a bare file.
 * @param without - Whether there may be no data: `data` is empty then.
 * @throws MlopsError `USAGE`, `EVALUATE_TARGET`, `CONFIG_INVALID`.
 */
export async function testSettings(
  {directory, data, target, metrics, sliceBy}: TestRequest,
  name: string | null,
  without: 'data is needed' | 'may lack data' = 'data is needed',
): Promise<TestSettings> {
  const found = name === null ? undefined : await findProject(directory)
  const opened = found === undefined ? undefined : await openProject(directory)
  const project = opened?.config.name === name ? opened : undefined
  const config = project?.config
  const source = data === undefined ? sourceOf(project, 'test') : locateSource(directory, data)
  if (source === undefined && without === 'data is needed') throw await noData(directory, project)
  const column = target ?? config?.data.target
  if (column === undefined)
    throw new MlopsError(
      'EVALUATE_TARGET',
      'There is no --target, and no mlops.yaml with data.target.',
      {hint: 'Name the column with the true answer: --target COLUMN'},
    )
  const slices = config?.evaluate.slices
  return {
    data: source ?? '',
    shownData: data ?? shownSource(project, source ?? ''),
    target: column,
    metrics: metrics ?? config?.evaluate.metrics,
    sliceBy: sliceBy ?? slices?.by ?? [],
    minSize: slices?.min_size ?? MIN_SIZE,
    training: sourceOf(project, 'source'),
    timestamp: config?.data.timestamp,
  }
}

/** A bare file that answers something else is no model of the project, so that its data are not taken for it. */
async function noData(directory: string, project: Project | undefined): Promise<MlopsError> {
  const isAside = project === undefined && (await findProject(directory)) !== undefined
  const why = isAside
    ? 'and the data.test of mlops.yaml is for the model and the target that it names'
    : 'and no mlops.yaml with data.test'
  return new MlopsError('USAGE', `There is no --data, ${why}.`, {
    hint: 'Name labelled rows that the model was not trained on: --data FILE --target COLUMN',
  })
}

function sourceOf(project: Project | undefined, key: 'test' | 'source'): string | undefined {
  const source = project?.config.data[key]
  if (project === undefined || source === undefined) return undefined
  return typeof source === 'string' ? resolvePath(project, source) : `query:${source.query}`
}

/** Seen from the folder of mlops.yaml where it lies in there. */
export function shownSource(project: Project | undefined, source: string): string {
  if (project === undefined || !path.isAbsolute(source)) return source
  const relative = path.relative(project.root, source)
  return relative.startsWith('..') ? source : relative.split(path.sep).join('/')
}

/** A local path seen from `directory`; addresses, queries and `-` as they are. */
export function locateSource(directory: string, file: string): string {
  if (file === '-' || file.startsWith('query:') || /^\w+:\/\//.test(file)) return file
  return directory === '.' ? file : path.resolve(directory, file)
}
