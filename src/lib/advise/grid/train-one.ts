import {basename, join} from 'node:path'
import {z} from 'zod'
import {isRegularFile, sha256OfFile} from '../../platform/files/index.ts'
import type {Project} from '../../project/index.ts'
import {trainModel} from '../../train/index.ts'
import type {History} from '../history/index.ts'
import {windowRules, type PlannedModel} from '../plan/index.ts'
import {keyOf, type Cache} from './cache.ts'
import {rowsDigest} from './data-digest.ts'

const doneSchema = z.object({
  sha256: z.string(),
  seconds: z.number(),
  trainedAs: z.enum(['scratch', 'fine_tune']),
})

/** A model that was trained, now or by an earlier run. */
export interface Trained extends z.infer<typeof doneSchema> {
  readonly planned: PlannedModel
  readonly path: string
  readonly parent: string | null
  readonly cached: boolean
}

export interface TrainContext {
  readonly project: Project
  readonly history: History
  readonly cache: Cache
  readonly code: string
  readonly signal: AbortSignal | undefined
  readonly onLine: ((line: string) => void) | undefined
}

/**
 * Trains one model by the command of the project, unless one of the same data, moment, code, command, seed, mode
 * and base is kept.
 */
export async function trainOne(
  {project, history, cache, code, signal, onLine}: TrainContext,
  planned: PlannedModel,
  base: Trained | undefined,
): Promise<Trained> {
  const {fromMs, testFromMs, untilMs} = planned.rows
  const {train, model} = project.config
  const asOf = new Date(untilMs + windowRules(project.config).delayMs)
  const key = keyOf({
    data: await rowsDigest(history, fromMs, testFromMs, 'written'),
    test: await rowsDigest(history, testFromMs, untilMs, 'written'),
    code,
    train,
    asOf,
    mode: planned.mode,
    base: base?.sha256 ?? null,
  })
  const path = join(cache.folder(key), basename(model.path))
  const common = {planned, path, parent: base?.planned.id ?? null}
  const done = await cache.read(key, 'done.json', doneSchema)
  if (
    done !== undefined &&
    (await isRegularFile(path)) &&
    (await sha256OfFile(path)) === done.sha256
  )
    return {...common, ...done, cached: true}
  const trained = await trainModel(
    project,
    {
      data: `query:${history.select(fromMs, testFromMs, 'written')}`,
      test: `query:${history.select(testFromMs, untilMs, 'written')}`,
      outputFolder: cache.folder(key),
      asOf,
      mode: planned.mode,
      ...(base === undefined ? {} : {baseModel: base.path}),
    },
    {
      ...(signal === undefined ? {} : {signal}),
      ...(onLine === undefined ? {} : {onLine}),
    },
  )
  const result = {
    sha256: trained.sha256,
    seconds: trained.training.seconds,
    trainedAs:
      trained.metrics['mode'] === 'fine_tune' ? ('fine_tune' as const) : ('scratch' as const),
  }
  await cache.write(key, 'done.json', result)
  return {...common, ...result, cached: false}
}
