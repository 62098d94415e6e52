import {nextUp} from '../../core/numbers/index.ts'
import type {Database} from '../../platform/duckdb/index.ts'
import type {TableSide} from '../read/index.ts'
import type {NumberSample} from '../sample.ts'
import {BinCounter} from './bin-counter.ts'
import type {Moments} from './moments.ts'
import {numberSample} from './number-sample.ts'
import {numberChunks} from './read-numbers.ts'
import {sampleEdges} from './sample-edges.ts'

/** Rows of the reference that bins are made from. */
const SAMPLE_ROWS = 100_000

export interface CountedColumn {
  readonly expression: {readonly reference: string; readonly current: string}
  readonly integer: {readonly reference: boolean; readonly current: boolean}
}

export interface CountedNumbers {
  readonly samples: {readonly reference: NumberSample; readonly current: NumberSample}
  readonly moments: {readonly reference: Moments; readonly current: Moments}
}

/**
 * Columns of two tables as counts in bins, which take as much memory for any number of rows. The bins are of
 * about equally many rows in a sample of the reference, which is the same in every run. A bin stands for the
 * mean of the values in it, of both tables.
 */
export async function countNumbers(
  database: Database,
  {reference, current}: {readonly reference: TableSide; readonly current: TableSide},
  columns: readonly CountedColumn[],
): Promise<readonly CountedNumbers[]> {
  const edges = await sampledEdges(
    database,
    reference,
    columns.map(({expression}) => expression.reference),
  )
  const before = await countBins(
    database,
    reference,
    columns.map(({expression}) => expression.reference),
    edges,
  )
  const widened = before.map(widen)
  const now = await countBins(
    database,
    current,
    columns.map(({expression}) => expression.current),
    widened.map(bins => bins.edges),
  )
  return columns.flatMap(({integer}, index) => {
    const [was, is] = [widened[index], now[index]]
    if (was === undefined || is === undefined) return []
    return samplesOfBins({reference: was, current: is}, integer)
  })
}

/** Edges of bins of about equally many rows in a sample, which is the same in every run. */
export async function sampledEdges(
  database: Database,
  {relation, subject}: TableSide,
  expressions: readonly string[],
  bins?: number,
): Promise<readonly Float64Array[]> {
  const list = expressions.map((expression, index) => `${expression} AS c${index}`)
  // With a seed DuckDB samples on one thread, in the order of the rows.
  const sample = `(SELECT * FROM (SELECT ${list.join(', ')} FROM ${relation})
    USING SAMPLE reservoir(${SAMPLE_ROWS} ROWS) REPEATABLE (1))`
  const parts: Float64Array[][] = expressions.map(() => [])
  const side = {relation: sample, subject}
  const names = expressions.map((_, index) => `c${index}`)
  for await (const {values} of numberChunks(database, side, names))
    parts.forEach((column, index) => column.push(values(index).slice()))
  return parts.map(column => {
    const rows = Float64Array.from(column.flatMap(part => [...part]))
    return sampleEdges(numberSample(rows, false).values, bins)
  })
}

/** Counts the rows of one table in given bins. */
export async function countBins(
  database: Database,
  side: TableSide,
  expressions: readonly string[],
  edges: readonly Float64Array[],
): Promise<readonly BinCounter[]> {
  const counters = edges.map(column => new BinCounter(column))
  for await (const {values} of numberChunks(database, side, expressions))
    counters.forEach((counter, index) => counter.add(values(index)))
  return counters
}

export type Bins = Pick<BinCounter, 'edges' | 'counts' | 'sums' | 'nulls' | 'infinite' | 'moments'>

/** The same counts with edges at the smallest value and after the largest, which the sample may have missed. */
export function widen({edges, counts, sums, nulls, infinite, moments}: Bins): Bins {
  if (moments.count === 0) return {edges, counts, sums, nulls, infinite, moments}
  const inner = edges.subarray(1)
  const merged = (values: Float64Array): Float64Array =>
    Float64Array.of(0, (values[0] ?? 0) + (values[1] ?? 0), ...values.subarray(2), 0)
  return {
    edges: Float64Array.of(
      moments.min,
      ...inner,
      nextUp(Math.max(moments.max, inner.at(-1) ?? -Infinity)),
    ),
    ...{counts: merged(counts), sums: merged(sums), nulls, infinite, moments},
  }
}

/** Two counts over the same bins as samples in which each bin stands for the mean of its values. */
export function samplesOfBins(
  {reference, current}: {readonly reference: Bins; readonly current: Bins},
  integer: CountedColumn['integer'],
): CountedNumbers {
  const values = binMeans(reference, current)
  return {
    samples: {
      reference: sampleOf(reference, values, integer.reference),
      current: sampleOf(current, values, integer.current),
    },
    moments: {reference: reference.moments, current: current.moments},
  }
}

/** The mean of the values in each bin, of both tables, kept between the edges of the bin. */
function binMeans(a: Bins, b: Bins): Float64Array {
  return a.counts.map((count, bin) => {
    const mean = ((a.sums[bin] ?? 0) + (b.sums[bin] ?? 0)) / (count + (b.counts[bin] ?? 0))
    const [low, high] = [a.edges[bin - 1] ?? -Infinity, a.edges[bin] ?? Infinity]
    return Math.max(low, Math.min(mean, high === Infinity ? high : -nextUp(-high)))
  })
}

function sampleOf(
  {edges, counts, sums, nulls, infinite, moments}: Bins,
  values: Float64Array,
  integer: boolean,
): NumberSample {
  const filled = (_: number, bin: number): boolean => (counts[bin] ?? 0) > 0
  const deviation = Math.sqrt(moments.squares / moments.count)
  return {
    values: values.filter(filled),
    counts: counts.filter(filled),
    ...{size: moments.count, nulls, infinite, integer},
    bins: {edges, counts, sums, deviation},
  }
}
