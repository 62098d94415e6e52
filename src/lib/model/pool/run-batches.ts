import {MlopsError} from '../../core/errors/index.ts'
import {createValues} from '../tensor-values.ts'
import type {Feeds, Model, TensorData, TensorValues} from '../types.ts'
import type {PackAnswer} from './predictor.ts'

const CANDIDATES = [64, 256, 1024, 4096] as const
/** The best of so many trials counts: others use the machine too. */
const TRIALS = 2
const TRIAL_MS = 5
/** The smallest batch that is not slower by more than that is taken: it spares the shared cache. */
const TOLERANCE = 1.05

/** Below so many rows it may be chance that the runtime fails on all of them. */
const MANY_ROWS = 32

/**
 * Answers a pack by runs of at most `batchRows` rows; `check` may throw between two of them. Where
 * the runtime fails, the run is halved until the rows are found that it fails on.
 *
 * @throws MlopsError `MODEL_RUN` when it fails on every one of many rows.
 */
export async function runBatches(
  model: Pick<Model, 'predict' | 'predictionColumns'>,
  feeds: Feeds,
  batchRows: number,
  check: () => void,
): Promise<PackAnswer> {
  const {rowCount} = feeds
  const failed: {readonly row: number; readonly reason: string}[] = []
  const columns = model.predictionColumns.map(({name, type}) => ({
    name,
    type,
    values: createValues(type, rowCount),
  }))
  const run = async (start: number, end: number): Promise<void> => {
    check()
    try {
      const answer = await model.predict(rowsOf(feeds, start, end))
      answer.columns.forEach(({values}, index) => {
        write(columns[index]?.values ?? [], values, start)
      })
    } catch (error) {
      if (!(error instanceof MlopsError) || error.code !== 'MODEL_RUN') throw error
      if (end - start > 1) {
        const middle = (start + end) >> 1
        await run(start, middle)
        await run(middle, end)
      } else failed.push({row: start, reason: error.message})
      if (failed.length === rowCount && rowCount >= MANY_ROWS) throw error
    }
  }
  for (let start = 0; start < rowCount; start += batchRows)
    await run(start, Math.min(start + batchRows, rowCount))
  return {rowCount, columns, ...(failed.length === 0 ? {} : {failed})}
}

/** The size of runs that answers most rows a second, measured on the rows given. */
export async function fastestBatch(model: Model, feeds: Feeds): Promise<number> {
  const {fixedBatch} = model.signature
  if (fixedBatch !== null) return fixedBatch
  if (feeds.rowCount < CANDIDATES[0]) return CANDIDATES[0]
  await model.predict(rowsOf(feeds, 0, Math.min(CANDIDATES[0], feeds.rowCount)))
  const times = new Map<number, number>()
  for (let trial = 0; trial < TRIALS; trial++) {
    for (const batchRows of CANDIDATES) {
      if (batchRows > feeds.rowCount) break
      const msPerRow = await timeBatch(model, feeds, batchRows)
      times.set(batchRows, Math.min(msPerRow, times.get(batchRows) ?? Infinity))
    }
  }
  const limit = Math.min(...times.values()) * TOLERANCE
  return Math.min(...[...times].filter(([, ms]) => ms <= limit).map(([batchRows]) => batchRows))
}

async function timeBatch(model: Model, feeds: Feeds, batchRows: number): Promise<number> {
  const startedAt = performance.now()
  let rows = 0
  do {
    const start = (rows + batchRows) % (feeds.rowCount - batchRows + 1)
    await model.predict(rowsOf(feeds, start, start + batchRows))
    rows += batchRows
  } while (performance.now() - startedAt < TRIAL_MS)
  return (performance.now() - startedAt) / rows
}

/** Rows `start` to `end`, without a copy where they are in a typed array. */
function rowsOf(feeds: Feeds, start: number, end: number): Feeds {
  const tensors = Object.entries(feeds.tensors).map(([name, {type, dims, values}]) => {
    const width = values.length / feeds.rowCount
    const part = Array.isArray(values)
      ? values.slice(start * width, end * width)
      : values.subarray(start * width, end * width)
    const tensor: TensorData = {type, dims: [end - start, ...dims.slice(1)], values: part}
    return [name, tensor] as const
  })
  return {rowCount: end - start, tensors: Object.fromEntries(tensors)}
}

function write(target: TensorValues, values: TensorValues, start: number): void {
  if (Array.isArray(target)) (values as string[]).forEach((text, i) => (target[start + i] = text))
  else (target as Float32Array).set(values as Float32Array, start)
}
