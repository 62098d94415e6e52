import {z} from 'zod'
import {reportDrift} from '../../drift/index.ts'
import type {Project} from '../../project/index.ts'
import {keyOf, type Cache} from '../grid/index.ts'
import type {History} from '../history/index.ts'

/** Rows of either side that are looked at: what moves a column is seen in so many. */
const SAMPLE = 4000
const driftSchema = z.object({share: z.number().nullable()})

export interface DriftOf {
  readonly project: Project
  readonly history: History
  readonly cache: Cache
  readonly target: string
  readonly timestamp: string
  readonly signal: AbortSignal | undefined
}

export interface Stretch {
  readonly fromMs: number
  readonly untilMs: number
  readonly digest: string
}

/**
 * Share of the features that drifted between the training rows of a model and a period, by the methods of
 * mlops.yaml, on samples, without asking a model; null where there are too few rows to tell.
 */
export async function driftShare(
  {project, history, cache, target, timestamp, signal}: DriftOf,
  reference: Stretch,
  current: Stretch,
): Promise<number | null> {
  const {drift} = project.config
  const key = keyOf({reference: reference.digest, current: current.digest, drift, target, SAMPLE})
  const kept = await cache.read(key, 'drift.json', driftSchema)
  if (kept !== undefined) return kept.share
  const rows = ({fromMs, untilMs}: Stretch): string =>
    `query:SELECT * FROM (${history.select(fromMs, untilMs, 'typed')}) r ORDER BY hash(r) LIMIT ${SAMPLE}`
  const report = await reportDrift({
    directory: project.root,
    log: false,
    data: rows(current),
    reference: rows(reference),
    exclude: [...drift.exclude, timestamp, target],
    timestamp,
    model: null,
    together: false,
    threads: 1,
    signal,
  })
  const share = report.compared === 0 ? null : report.drifted / report.compared
  await cache.write(key, 'drift.json', {share})
  return share
}
