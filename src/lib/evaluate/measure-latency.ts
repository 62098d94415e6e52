import type {Feeds, Model} from '../model/index.ts'
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
    rowMs: await timeRuns(model, rowsFrom(feeds, 1)),
    batchRows,
    batchMs: await timeRuns(model, rowsFrom(feeds, batchRows)),
  }
}

async function timeRuns(model: Pick<Model, 'predict'>, feeds: Feeds): Promise<Percentiles> {
  // The first run pays for what is made once.
  await model.predict(feeds)
  const times: number[] = []
  const startedAt = performance.now()
  while (
    times.length < LEAST_RUNS ||
    (times.length < MOST_RUNS && performance.now() - startedAt < BUDGET_MS)
  ) {
    const before = performance.now()
    await model.predict(feeds)
    times.push(performance.now() - before)
  }
  times.sort((a, b) => a - b)
  const at = (share: number): number => times[Math.ceil(share * times.length) - 1] ?? 0
  return {p50: at(0.5), p95: at(0.95), runs: times.length}
}

function rowsFrom({tensors, rowCount}: Feeds, count: number): Feeds {
  const entries = Object.entries(tensors).map(([name, {type, dims, values}]) => {
    const width = values.length / rowCount
    return [
      name,
      {type, dims: [count, ...dims.slice(1)], values: values.slice(0, count * width)},
    ] as const
  })
  return {rowCount: count, tensors: Object.fromEntries(entries)}
}
