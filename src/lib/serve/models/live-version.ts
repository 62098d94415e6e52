import path from 'node:path'
import {dataRules} from '../../data/index.ts'
import type {ResolvedModel} from '../../registry/index.ts'
import {createRowCodec} from '../codec/index.ts'
import {openEngine, type EngineOptions, type ServingEngine} from '../inference/index.ts'
import type {LiveModel} from '../types.ts'
import {exampleValues} from './example-values.ts'

/** A version that is loaded, warm and able to answer. */
export interface LiveVersion extends LiveModel {
  /** How requests name it: `v1.2.0`, or what else it is called, a file without its folder. */
  readonly key: string
  /** Names of the prediction columns, for the log. */
  readonly outputNames: readonly string[]
  /** Values of a row that the model takes, as far as they are known. */
  readonly example: ReturnType<typeof exampleValues>
  /** What its columns held when it was registered, by name; empty where that is not known. */
  readonly columns: NonNullable<ResolvedModel['columns']>
  /** Values that the graph knows of columns. */
  readonly categories: ServingEngine['categories']
  /** Commit of the version. */
  readonly revision: string | null
  /** What is written down of it; undefined for a bare file. */
  readonly about: ResolvedModel['about']
  /** Runs `work` while the model cannot be freed. */
  use<T>(work: () => Promise<T>): Promise<T>
  /** Waits for everybody who uses it, then frees the model. */
  retire(): Promise<void>
}

/** How requests name a model: as its project does, or as its file without `.onnx`. */
export function servedName(resolved: ResolvedModel): string {
  return resolved.name ?? path.basename(resolved.path, '.onnx')
}

/** How requests name its version: `v1.2.0`, or what else it is called, a file without its folder. */
export function requestKey({version, name, label, path: file}: ResolvedModel): string {
  return version ?? (name === null ? path.basename(file) : label)
}

/**
 * Loads a resolved model and proves that it runs.
 *
 * @throws MlopsError what loading a model throws.
 */
export async function loadVersion(
  resolved: ResolvedModel,
  directory: string,
  engineOptions: EngineOptions,
  device?: string,
): Promise<LiveVersion> {
  const {policy} = await dataRules(resolved.folder ?? directory, resolved.name)
  const {image} = resolved.options
  const engine = await openEngine(
    resolved.path,
    {...resolved.options, ...(device === undefined ? {} : {device})},
    engineOptions,
  )
  let users = 0
  let whenUnused: (() => void) | undefined
  const {signature, predictionColumns} = engine
  return {
    name: servedName(resolved),
    version: resolved.version,
    label: resolved.label,
    key: requestKey(resolved),
    sha256: resolved.sha256,
    example: exampleValues(engine, policy, resolved.example),
    columns: resolved.columns ?? {},
    categories: engine.categories,
    revision: resolved.revision,
    about: resolved.about,
    engine,
    policy,
    image,
    outputNames: predictionColumns.map(({name}) => name),
    codec: createRowCodec({signature, predictionColumns, policy, image}),
    async use(work) {
      users++
      try {
        return await work()
      } finally {
        users--
        if (users === 0) whenUnused?.()
      }
    },
    async retire() {
      if (users > 0) await new Promise<void>(resolve => (whenUnused = resolve))
      await engine.close()
    },
  }
}
