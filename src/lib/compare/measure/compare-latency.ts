import {
  createRandom,
  hodgesLehmann,
  pairedRatio,
  type Inference,
  type Random,
} from '../../core/statistics/index.ts'
import {firstRows, timeRun, timesAt, type Feeds, type Model} from '../../model/index.ts'
import type {LatencyComparison, LatencyOfSize} from '../types.ts'

/** A model and rows as it takes them; both models take the same rows. */
export interface TimedModel {
  readonly model: Pick<Model, 'predict'>
  readonly feeds: Feeds
}

export interface LatencyOptions {
  readonly seed: number
  /** Of all runs together, milliseconds; default 1,500. */
  readonly budgetMs?: number
  readonly signal?: AbortSignal | undefined
}

export interface MeasuredLatency {
  readonly comparison: LatencyComparison
  /**
   * Of p95 of new / p95 of old in runs of one row; null where too few runs were affordable to know a p95.
   */
  readonly ratio: Inference | null
}

const BATCH_ROWS = 256
const BUDGET_MS = 1500
const WARM_UP = 3
const MOST_TURNS = 500
const LEAST_TURNS = 5
/** Of fewer turns the p95 is the slowest run, which resampling says nothing about. */
const TURNS_FOR_P95 = 20

/**
 * Times both models in this process in turns, each turn in random order, with runs of one row and of a batch:
 * whatever else the machine does falls on both.
 */
export async function compareLatency(
  old: TimedModel,
  now: TimedModel,
  {seed, budgetMs = BUDGET_MS, signal}: LatencyOptions,
): Promise<MeasuredLatency> {
  const batchRows = Math.min(BATCH_ROWS, old.feeds.rowCount, now.feeds.rowCount)
  const sizes = batchRows > 1 ? [1, batchRows] : [1]
  const measured: {readonly row: LatencyOfSize; readonly ratio: Inference | null}[] = []
  for (const size of sizes) {
    const turns = await timeTurns(cut(old, size), cut(now, size), {
      random: createRandom(seed),
      budgetMs: budgetMs / sizes.length,
      signal,
    })
    measured.push(summarise(size, turns, createRandom(seed)))
  }
  return {
    comparison: {rows: measured.map(({row}) => row)},
    ratio: measured[0]?.ratio ?? null,
  }
}

function cut({model, feeds}: TimedModel, rows: number): TimedModel {
  return {model, feeds: firstRows(feeds, rows)}
}

/** Milliseconds of each turn. */
export interface Turns {
  readonly old: Float64Array
  readonly new: Float64Array
}

interface TurnOptions {
  readonly random: Random
  readonly budgetMs: number
  readonly signal: AbortSignal | undefined
}

async function timeTurns(
  old: TimedModel,
  now: TimedModel,
  {random, budgetMs, signal}: TurnOptions,
): Promise<Turns> {
  const run = ({model, feeds}: TimedModel): Promise<number> => timeRun(model, feeds)
  const startedAt = performance.now()
  const hasTime = (): boolean => performance.now() - startedAt < budgetMs
  for (let turn = 0; turn < WARM_UP && (turn === 0 || hasTime()); turn++) {
    await run(old)
    await run(now)
  }
  const [before, after]: [number[], number[]] = [[], []]
  while (before.length < LEAST_TURNS || (before.length < MOST_TURNS && hasTime())) {
    signal?.throwIfAborted()
    const oldFirst = random() < 0.5
    const first = await run(oldFirst ? old : now)
    const second = await run(oldFirst ? now : old)
    before.push(oldFirst ? first : second)
    after.push(oldFirst ? second : first)
  }
  return {old: Float64Array.from(before), new: Float64Array.from(after)}
}

/**
 * Percentiles of both, the ratio of the p95 with an interval, and the shift. Where turns are too few for an
 * interval of a p95, it goes as far as the single runs do.
 */
export function summarise(
  batchRows: number,
  turns: Turns,
  random: Random,
): {readonly row: LatencyOfSize; readonly ratio: Inference | null} {
  const runs = turns.old.length
  const {value, inference} = pairedRatio(turns.old, turns.new, {random})
  const enough = runs >= TURNS_FOR_P95
  const interval = enough ? inference?.interval(0.95) : extremes(turns)
  const percentiles = (times: Float64Array): {readonly p50: number; readonly p95: number} => ({
    p50: timesAt(times, 0.5),
    p95: timesAt(times, 0.95),
  })
  return {
    row: {
      batchRows,
      runs,
      oldMs: percentiles(turns.old),
      newMs: percentiles(turns.new),
      ratio: {value, lower: interval?.lower ?? value, upper: interval?.upper ?? value},
      shiftMs: hodgesLehmann(turns.old, turns.new),
    },
    ratio: enough ? inference : null,
  }
}

function extremes(turns: Turns): {readonly lower: number; readonly upper: number} {
  return {
    lower: Math.min(...turns.new) / Math.max(...turns.old),
    upper: Math.max(...turns.new) / Math.min(...turns.old),
  }
}
