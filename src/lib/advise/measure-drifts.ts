import {MlopsError} from '../core/errors/index.ts'
import {rowsDigest, runJobs} from './grid/index.ts'
import type {History} from './history/index.ts'
import {driftShare, type DriftOf} from './measure/index.ts'
import type {CutHistory} from './cut-history.ts'
import type {AdviseSettings} from './settle-advice.ts'
import type {TrainedGrid} from './train-grid.ts'

/** Drift of the periods against the training rows of each model of the first window: by cut, then by period. */
export type Drifts = ReadonlyMap<number, readonly (number | null)[]>

export async function measureDrifts(
  history: History,
  {edges, digests}: CutHistory,
  {models, cache}: TrainedGrid,
  settings: AdviseSettings,
  signal: AbortSignal | undefined,
): Promise<{readonly drifts: Drifts; readonly notes: readonly string[]}> {
  const {project, target, timestamp, jobs} = settings
  const of: DriftOf = {project, history, cache, target, timestamp, signal}
  const [first] = models
  const drifts = new Map<number, (number | null)[]>()
  const tasks: (() => Promise<void>)[] = []
  for (const {planned} of models) {
    if (planned.window !== first?.planned.window || planned.mode !== 'scratch') continue
    const {fromMs, testFromMs} = planned.rows
    const digest = await rowsDigest(history, fromMs, testFromMs, 'typed')
    const reference = {fromMs, untilMs: testFromMs, digest}
    const row: (number | null)[] = digests.map(() => null)
    drifts.set(planned.cut, row)
    for (let period = planned.cut; period < digests.length; period++)
      tasks.push(async () => {
        signal?.throwIfAborted()
        const [start = 0, end = 0] = [edges[period], edges[period + 1]]
        const current = {fromMs: start, untilMs: end, digest: digests[period] ?? ''}
        row[period] = await driftShare(of, reference, current)
      })
  }
  try {
    await runJobs(jobs, tasks)
    return {drifts, notes: []}
  } catch (error) {
    if (!(error instanceof MlopsError) || signal?.aborted === true) throw error
    return {drifts: new Map(), notes: [`Drift was not looked at: ${error.message}`]}
  }
}
