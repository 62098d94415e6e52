import {nextUp, upperBound} from '../../core/numbers/index.ts'
import {meanWithin, type NumberBins} from './number-bins.ts'
import {PROFILE_BINS, type NumberColumn} from './schema.ts'

/** Counts of one part at edges, of which the last one is above all values. */
interface Part {
  readonly size: number
  /** Rows that the counts below its edges may be off by. */
  readonly error: number
  readonly edges: readonly number[]
  /** Rows below each edge. */
  readonly below: readonly number[]
  readonly means: readonly number[]
}

interface Place {
  readonly edge: number
  /** Rows of all parts below it, and by how many that may be wrong. */
  readonly below: number
  readonly error: number
  /** Sum of the values from here to the next place. */
  readonly sum: number
}

/**
 * Bins of several parts as those of the whole. Different values stay one by one as long as they are at most 500.
 * Otherwise the edges of all parts are united, rows of a bin that an edge of another part cuts are taken to be
 * spread evenly over it, and of the edges those next to 500 equal ranks are kept.
 *
 * @returns the bins, and the bound of the error: the largest share of rows that may be on the wrong side of an
 *   edge, by how many rows of the parts were in the bins that were cut, and by what the parts had already.
 */
export function mergeBins(
  columns: readonly NumberColumn[],
): NumberBins & Pick<NumberColumn, 'rankError'> {
  const filled = columns.filter(({moments}) => moments !== null)
  const values = unite(filled)
  if (values !== undefined) return {...values, rankError: 0}
  const parts = filled.map(partOf)
  const max = Math.max(...filled.map(({moments}) => moments?.max ?? -Infinity))
  const size = parts.reduce((sum, part) => sum + part.size, 0)
  const edges = [...new Set(parts.flatMap(part => part.edges))]
    .filter(edge => edge <= max)
    .sort((a, b) => a - b)
  const places = edges.map((edge, index) => placeOf(edge, edges[index + 1] ?? Infinity, parts))
  const chosen = compact(places, size)
  const counts = chosen.map(
    (at, bin) => (places[chosen[bin + 1] ?? -1]?.below ?? size) - (places[at]?.below ?? 0),
  )
  const kept = chosen.flatMap(at => edges[at] ?? [])
  const means = kept.map((edge, bin) => {
    const inside = places.slice(chosen[bin], chosen[bin + 1] ?? places.length)
    const sum = inside.reduce((total, place) => total + place.sum, 0)
    return meanWithin(sum, counts[bin] ?? 0, edge, kept[bin + 1], max)
  })
  const error = Math.max(...chosen.map(at => places[at]?.error ?? 0))
  return {exact: false, edges: kept, counts, means, rankError: Math.min(1, error / size)}
}

/** Where every part knows each value, so does the whole, if these are not too many. */
function unite(columns: readonly NumberColumn[]): NumberBins | undefined {
  if (!columns.every(({exact}) => exact)) return undefined
  const rows = new Map<number, number>()
  for (const {edges, counts} of columns)
    edges.forEach((value, index) => {
      rows.set(value, (rows.get(value) ?? 0) + (counts[index] ?? 0))
    })
  if (rows.size > PROFILE_BINS) return undefined
  const sorted = [...rows].sort(([a], [b]) => a - b)
  return {
    exact: true,
    edges: sorted.map(([value]) => value),
    counts: sorted.map(([, count]) => count),
  }
}

function partOf({exact, edges, counts, means, moments, rankError}: NumberColumn): Part {
  const size = moments?.count ?? 0
  let rows = 0
  const bins = edges.flatMap((edge, bin) => {
    const start = {edge, below: rows, mean: means?.[bin] ?? edge}
    rows += counts[bin] ?? 0
    const after = nextUp(edge)
    // Where values stand one by one, nothing is between them.
    return exact && edges[bin + 1] !== after
      ? [start, {edge: after, below: rows, mean: after}]
      : [start]
  })
  const end = nextUp(moments?.max ?? 0)
  if (bins.at(-1)?.edge !== end) bins.push({edge: end, below: size, mean: end})
  return {
    ...{size, error: rankError * size},
    edges: bins.map(({edge}) => edge),
    below: bins.map(({below}) => below),
    means: bins.map(({mean}) => mean),
  }
}

function placeOf(edge: number, next: number, parts: readonly Part[]): Place {
  let [below, error, sum] = [0, 0, 0]
  for (const part of parts) {
    const here = rowsBelow(part, edge)
    const there = rowsBelow(part, next)
    below += here.rows
    error += here.error
    const rows = there.rows - here.rows
    if (rows > 0) sum += rows * meanBetween(part, edge, next)
  }
  return {edge, below: Math.round(below), error, sum}
}

function rowsBelow(part: Part, edge: number): {readonly rows: number; readonly error: number} {
  const {edges, below, size, error} = part
  if (edge <= (edges[0] ?? Infinity)) return {rows: 0, error: 0}
  if (edge >= (edges.at(-1) ?? -Infinity)) return {rows: size, error: 0}
  const bin = binOf(edges, edge)
  const [low, high] = [edges[bin] ?? 0, edges[bin + 1] ?? 0]
  const before = below[bin] ?? 0
  const inside = (below[bin + 1] ?? size) - before
  if (edge === low) return {rows: before, error}
  // Halves, since the difference of two doubles may be none.
  const share = (edge / 2 - low / 2) / (high / 2 - low / 2)
  const cut = inside * Math.min(1, Math.max(0, share))
  return {rows: before + cut, error: error + Math.max(cut, inside - cut)}
}

/** Mean of a piece of a bin: its middle, moved by as much as the mean of the bin is off the bin's middle. */
function meanBetween({edges, means}: Part, from: number, to: number): number {
  const bin = binOf(edges, from)
  const [low, high] = [edges[bin] ?? from, edges[bin + 1] ?? to]
  const mean = means[bin] ?? low
  if (from <= low && to >= high) return mean
  const moved = from / 2 + to / 2 + (mean - (low / 2 + high / 2))
  return Math.max(from, Math.min(to, moved))
}

/** The bin that a value is in: the last edge that is not above it. */
function binOf(edges: readonly number[], value: number): number {
  return Math.max(0, upperBound(edges, value) - 1)
}

/** Indices of at most 500 places: the first, those next to equal ranks, and both ends of heavy values. */
function compact(places: readonly Place[], size: number): number[] {
  if (places.length <= PROFILE_BINS) return places.map((_, index) => index)
  const step = size / PROFILE_BINS
  const heavy = places.flatMap(({edge, below}, index) => {
    const next = places[index + 1]
    const isHeavy = next?.edge === nextUp(edge) && next.below - below >= 2 * step
    return isHeavy ? [index, index + 1] : []
  })
  const heavyAt = new Map(heavy.map(index => [places[index]?.below, index]))
  const chosen = new Set([0, ...heavy])
  let index = 0
  for (let bin = 1; bin < PROFILE_BINS; bin++) {
    const distance = (at: number): number => Math.abs((places[at]?.below ?? Infinity) - bin * step)
    while (distance(index + 1) <= distance(index)) index++
    // Of several places of one rank, around values that nobody has, the end of a heavy value is kept.
    chosen.add(heavyAt.get(places[index]?.below) ?? index)
  }
  return [...chosen].sort((a, b) => a - b)
}
