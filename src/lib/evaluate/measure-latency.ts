import {firstRows, timeRun, timesAt, type Feeds, type Model} from '../model/index.ts'
import type {Evaluation, Percentiles} from './types.ts'

const BUDGET_MS = 500
const MOST_RUNS = 500
const LEAST_RUNS = 5
const BATCH_ROWS = 256

/** How long runs of one row and of a batch take in this process, on one thread. */
export async function measureLatency(
  model: Pick<Model, 'predict'>,
  feeds: Feeds,
): Promise<Evaluation['latency']> {
  const batchRows = Math.min(BATCH_ROWS, feeds.rowCount)
  return {
    rowMs: await timeRuns(model, firstRows(feeds, 1)),
    batchRows,
    batchMs: await timeRuns(model, firstRows(feeds, batchRows)),
  }
}

async function timeRuns(model: Pick<Model, 'predict'>, feeds: Feeds): Promise<Percentiles> {
  // The first run pays for what is made once.
  await timeRun(model, feeds)
  const times: number[] = []
  const startedAt = performance.now()
  while (
    times.length < LEAST_RUNS ||
    (times.length < MOST_RUNS && performance.now() - startedAt < BUDGET_MS)
  )
    times.push(await timeRun(model, feeds))
  return {p50: timesAt(times, 0.5), p95: timesAt(times, 0.95), runs: times.length}
}
