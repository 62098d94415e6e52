import type {Feeds, LoadedModel, Model} from '../../model/index.ts'
import {madeUpRows} from './made-up-rows.ts'
import {joinFeeds} from './tensor-rows.ts'

const TRIALS = 5
/** No further trials after so long. */
const TRIALS_MS = 50
const SIZES = [2, 8, 64, 256]

/** How fast a model is, measured after a warm-up, on rows that no user sent. */
export interface Calibration {
  /** Run of one row; null where the runtime refuses all made-up rows. */
  readonly singleRunMs: number | null
  /** The made-up rows that the runtime takes. */
  readonly rows: readonly Feeds[]
}

/** Every kind of row is tried, but for a heavy model, of which one time above `enoughMs` is enough. */
export async function calibrate(
  model: Pick<LoadedModel, 'infer' | 'signature' | 'categories'>,
  enoughMs = Infinity,
): Promise<Calibration> {
  const rows: Feeds[] = []
  let singleRunMs: number | null = null
  for (const row of madeUpRows(model.signature, model.categories)) {
    if (!(await model.infer(row).then(accepted, refused))) continue
    rows.push(row)
    if (singleRunMs !== null) continue
    singleRunMs = await bestTime(model, row)
    if (singleRunMs > enoughMs) break
  }
  return {singleRunMs, rows}
}

/** Times of runs of more rows, as far as they stay within `targetMs`. */
export async function timeBatches(
  model: Pick<Model, 'infer' | 'signature'>,
  {singleRunMs, rows: [row]}: Calibration,
  {maxRows, targetMs}: {readonly maxRows: number; readonly targetMs: number},
): Promise<readonly {readonly rows: number; readonly ms: number}[]> {
  if (row === undefined || singleRunMs === null) return []
  const times = [{rows: 1, ms: singleRunMs}]
  const names = model.signature.inputs.map(input => input.name)
  for (const size of SIZES) {
    if (size > maxRows) break
    const feeds = joinFeeds(Array<Feeds>(size).fill(row), names)
    const ms = await bestTime(model, feeds)
    times.push({rows: size, ms})
    if (ms > targetMs) break
  }
  return times
}

async function bestTime(model: Pick<Model, 'infer'>, feeds: Feeds): Promise<number> {
  let best = Infinity
  const startedAt = performance.now()
  for (let trial = 0; trial < TRIALS; trial++) {
    const runAt = performance.now()
    await model.infer(feeds)
    const now = performance.now()
    best = Math.min(best, now - runAt)
    if (now - startedAt > TRIALS_MS) break
  }
  return best
}

const accepted = (): boolean => true
const refused = (): boolean => false
