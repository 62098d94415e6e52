import {Ranks, sampleQuantile} from '../core/statistics/index.ts'
import {pickRows} from './replace-rows.ts'
import type {Feeds, Model} from './types.ts'

/** The first rows of feeds; all where there are no more. */
export function firstRows(feeds: Feeds, count: number): Feeds {
  const rows = Math.min(count, feeds.rowCount)
  return pickRows(
    feeds,
    Uint32Array.from({length: rows}, (_, row) => row),
  )
}

/** How long one run takes, milliseconds. */
export async function timeRun(model: Pick<Model, 'predict'>, feeds: Feeds): Promise<number> {
  const startedAt = performance.now()
  await model.predict(feeds)
  return performance.now() - startedAt
}

/** A quantile of times; 0.95 gives the p95. */
export function timesAt(times: ArrayLike<number>, share: number): number {
  const values = Float64Array.from(times).sort()
  return sampleQuantile(new Ranks({values, size: values.length}), values.length, share)
}
