import path from 'node:path'
import {MlopsError} from '../../core/errors/index.ts'
import {findProject, openProject, resolvePath, type Project} from '../../project/index.ts'
import type {EmbeddingSettings} from '../embeddings/index.ts'
import type {FailRules} from '../judge/index.ts'
import {parseFailOn} from './parse-fail-on.ts'
import {parseMethods, type MethodOverrides} from './parse-methods.ts'

export type Preset = 'default' | 'evidently' | 'nannyml'

/** What the command line says of a drift report; mlops.yaml says what is left out. */
export interface DriftOptions {
  readonly directory: string
  /** Data to look at; left out where the prediction log is compared. */
  readonly data?: string | undefined
  readonly reference?: string | undefined
  readonly log: boolean
  readonly preset?: Preset | undefined
  /** See `parseMethods`. */
  readonly methods?: readonly string[] | undefined
  /** See `parseFailOn`. */
  readonly failOn?: readonly string[] | undefined
  readonly exclude?: readonly string[] | undefined
  readonly minRows?: number | undefined
  readonly id?: string | undefined
  readonly timestamp?: string | undefined
  readonly target?: string | undefined
  /** Streams to watch, instead of errors and predictions. */
  readonly streams?: readonly string[] | undefined
  /** Model that embeds pictures, and its output. */
  readonly embed?: string | undefined
  readonly embedOutput?: string | undefined
}

/** Flags and mlops.yaml as one. */
export interface DriftSettings {
  readonly project: Project | undefined
  /** null for the prediction log. */
  readonly current: string | null
  readonly reference: string
  /** The sources as they were named, for people. */
  readonly names: {readonly current: string; readonly reference: string}
  readonly preset: Preset
  readonly methods: MethodOverrides
  readonly rules: FailRules
  readonly exclude: readonly string[]
  readonly minRows: number
  readonly id: string | undefined
  readonly timestamp: string | undefined
  readonly target: string | undefined
  /** Streams to watch: columns or `errors`; undefined for errors and predictions where rows have a time. */
  readonly streams: readonly string[] | undefined
  /** Columns with a class in them, whatever their type: the target of a classifier. */
  readonly classes: readonly string[]
  /** Of pictures; undefined where no model is named. */
  readonly embedding?: EmbeddingSettings | undefined
}

const MIN_ROWS = 200

/** @throws MlopsError `USAGE` where data or reference is missing or a flag is not understood; `CONFIG_INVALID`. */
export async function settle(options: DriftOptions): Promise<DriftSettings> {
  const {directory, log} = options
  const found = await findProject(directory)
  const project = found === undefined ? undefined : await openProject(directory)
  const config = project?.config
  if (log && options.data !== undefined)
    throw new MlopsError('USAGE', 'Both data and --log are given.', {
      hint: 'Compare a file (mlops drift report FILE), or the prediction log (--log) without one.',
    })
  if (log && project === undefined)
    throw new MlopsError(
      'PROJECT_NOT_FOUND',
      'The prediction log is that of a project, and there is no mlops.yaml.',
      {
        hint: 'Go to the folder of the project, or name it: -C DIR',
      },
    )
  if (!log && options.data === undefined)
    throw new MlopsError('USAGE', 'There is no data to look at.', {
      hint: 'Name a file (mlops drift report new.parquet), or take what a server logged: --log',
    })
  const embedding = embeddingOf(options, project)
  const target = options.target ?? config?.data.target
  const task = config?.model.task
  return {
    project,
    current: options.data === undefined ? null : locate(directory, options.data),
    reference: referenceOf(options, project),
    names: namesOf(options, project),
    preset: options.preset ?? config?.drift.preset ?? 'default',
    methods: parseMethods(options.methods, config?.drift.columns ?? {}),
    rules: parseFailOn(options.failOn) ?? config?.drift.fail_when ?? {},
    exclude: [...(config?.drift.exclude ?? []), ...(options.exclude ?? [])],
    minRows: options.minRows ?? config?.drift.min_rows ?? MIN_ROWS,
    id: options.id ?? config?.data.id,
    timestamp: options.timestamp ?? config?.data.timestamp,
    target,
    streams: options.streams ?? config?.drift.streams,
    classes: target !== undefined && (task === 'binary' || task === 'multiclass') ? [target] : [],
    embedding,
  }
}

/** A model of mlops.yaml is meant from its folder, one of a flag as every model is. */
function embeddingOf(
  {embed, embedOutput}: DriftOptions,
  project: Project | undefined,
): EmbeddingSettings | undefined {
  const {model, output, image} = project?.config.drift.images ?? {}
  const configured =
    model === undefined || project === undefined ? undefined : resolvePath(project, model)
  const named = embed ?? configured
  if (named === undefined) {
    if (embedOutput === undefined) return undefined
    throw new MlopsError('USAGE', `--embed-output ${embedOutput} is the output of no model.`, {
      hint: 'Name the model: --embed MODEL, or drift.images.model in mlops.yaml.',
    })
  }
  // The output in mlops.yaml is that of the model there.
  return {
    model: named,
    name: embed ?? model ?? named,
    output: embedOutput ?? (embed === undefined ? output : undefined),
    image,
    fallback: project?.config.model.image,
  }
}

function referenceOf({directory, reference}: DriftOptions, project: Project | undefined): string {
  if (reference !== undefined) return locate(directory, reference)
  const source = project?.config.data.reference
  if (project !== undefined && typeof source === 'string') return resolvePath(project, source)
  if (source !== undefined && typeof source !== 'string') return `query:${source.query}`
  throw new MlopsError('USAGE', 'There is no reference to compare with.', {
    hint: 'Name the data that the model was trained on: --reference FILE, or data.reference in mlops.yaml.',
  })
}

function namesOf(
  {data, reference}: DriftOptions,
  project: Project | undefined,
): DriftSettings['names'] {
  const configured = project?.config.data.reference
  const named = typeof configured === 'string' ? configured : `query:${configured?.query ?? ''}`
  return {
    current: data ?? `the prediction log of ${project?.config.name ?? ''}`,
    reference: reference ?? named,
  }
}

/** Paths are meant from the folder of -C; addresses, queries and standard input stay. */
export function locate(directory: string, source: string): string {
  const isPath = source !== '-' && !/^(query:|[a-z][a-z0-9]+:\/\/)/i.test(source)
  return isPath ? path.resolve(directory, source) : source
}
