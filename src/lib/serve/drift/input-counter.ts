import {numberFromHalf} from '../../core/numbers/index.ts'
import type {Feeds, TensorValues} from '../../model/index.ts'
import type {CategoryProfile, ColumnProfile, NumberProfile} from './reference-profile.ts'

/** The window is this many slices; the oldest goes when a new one begins. */
const SLICES = 12
/** A slice lasts so long, and on until it holds so many rows. */
const SLICE_MS = 300_000
const SLICE_ROWS = 100
/** Rows a second that are counted; of more, a random sample of the requests. */
const ROWS_A_SECOND = 5000
/** Rows of one request that are counted; of more, every so manyth. */
const ROWS_A_REQUEST = 1000
const SECOND_MS = 1000

/** Places after the bins of a column. */
const NULLS = 0
const OUTSIDE = 1
const EXTRA = 2

interface Slice {
  readonly counts: Uint32Array
  rows: number
}

/** Rows of a column in the window. */
export interface ColumnCounts {
  readonly bins: readonly number[]
  readonly nulls: number
  /** Rows whose value the reference does not have: beyond its range, or a category it never had. */
  readonly outside: number
}

interface CountedColumn {
  readonly input: string
  /** Counts a value a row; `bins` is where the counts of the column begin. */
  readonly count: (values: TensorValues, step: number, counts: Uint32Array) => void
  readonly start: number
  readonly bins: number
}

/**
 * Counts rows of requests by the bins of a reference, over a window of an hour that reaches further back
 * while rows are few. Counts of several processes can be added up.
 */
export class InputCounter {
  readonly #columns: readonly CountedColumn[]
  readonly #slices: readonly [Slice, ...Slice[]]
  readonly #now: () => number
  #slice = 0
  #sliceBegan: number
  #second: number
  #seen = 0
  #share = 1

  /** @param now - Milliseconds of a clock that does not jump. */
  constructor(profile: readonly ColumnProfile[], now: () => number = () => performance.now()) {
    let size = 0
    this.#columns = profile.map(column => {
      const start = size
      const bins = column.reference.length
      size += bins + EXTRA
      const count =
        column.kind === 'number' ? numberCounter(column, start) : categoryCounter(column, start)
      return {input: column.input, count, start, bins}
    })
    const slice = (): Slice => ({counts: new Uint32Array(size), rows: 0})
    this.#slices = [slice(), ...Array.from({length: SLICES - 1}, slice)]
    this.#now = now
    this.#sliceBegan = this.#second = now()
  }

  /** Rows in the window. */
  get rows(): number {
    return this.#slices.reduce((sum, {rows}) => sum + rows, 0)
  }

  /** Counts the rows of a request, or some of them where there are more than need be counted. */
  add({rowCount, tensors}: Feeds): void {
    const now = this.#now()
    if (now - this.#second >= SECOND_MS) this.#adapt(now)
    this.#seen += rowCount
    if (rowCount === 0 || (this.#share < 1 && Math.random() >= this.#share)) return
    const slice = this.#current(now)
    const every = Math.ceil(rowCount / ROWS_A_REQUEST)
    for (const {input, count} of this.#columns) {
      const values = tensors[input]?.values
      if (values !== undefined) count(values, (values.length / rowCount) * every, slice.counts)
    }
    slice.rows += Math.ceil(rowCount / every)
  }

  /** Of each column of the profile, in its order. */
  counts(): ColumnCounts[] {
    const sum = (place: number): number =>
      this.#slices.reduce((total, {counts}) => total + (counts[place] ?? 0), 0)
    return this.#columns.map(({start, bins}) => ({
      bins: Array.from({length: bins}, (_, bin) => sum(start + bin)),
      nulls: sum(start + bins + NULLS),
      outside: sum(start + bins + OUTSIDE),
    }))
  }

  #adapt(now: number): void {
    const perSecond = (this.#seen * SECOND_MS) / (now - this.#second)
    this.#share = Math.min(1, ROWS_A_SECOND / perSecond)
    this.#second = now
    this.#seen = 0
  }

  #current(now: number): Slice {
    const slice = this.#slices[this.#slice] ?? this.#slices[0]
    if (now - this.#sliceBegan < SLICE_MS || slice.rows < SLICE_ROWS) return slice
    this.#slice = (this.#slice + 1) % SLICES
    this.#sliceBegan = now
    const next = this.#slices[this.#slice] ?? this.#slices[0]
    next.counts.fill(0)
    next.rows = 0
    return next
  }
}

function numberCounter(profile: NumberProfile, start: number): CountedColumn['count'] {
  const {at, low, high, half} = profile
  const edges = Float64Array.from(profile.edges)
  const nulls = start + edges.length + 1 + NULLS
  const outside = start + edges.length + 1 + OUTSIDE
  return (values, step, counts) => {
    for (let place = at; place < values.length; place += step) {
      const raw = values[place]
      const value = half ? numberFromHalf(raw as number) : Number(raw)
      if (Number.isNaN(value)) {
        counts[nulls] = (counts[nulls] ?? 0) + 1
        continue
      }
      let bin = 0
      let end = edges.length
      while (bin < end) {
        const middle = (bin + end) >>> 1
        if (value < (edges[middle] ?? Infinity)) end = middle
        else bin = middle + 1
      }
      counts[start + bin] = (counts[start + bin] ?? 0) + 1
      if (value < low || value > high) counts[outside] = (counts[outside] ?? 0) + 1
    }
  }
}

function categoryCounter(profile: CategoryProfile, start: number): CountedColumn['count'] {
  const {at, top, rare} = profile
  const others = top.length
  const binOf = new Map<unknown, number>(rare?.map(value => [value, others]))
  top.forEach((value, bin) => binOf.set(value, bin))
  const outside = start + others + 1 + OUTSIDE
  const complete = rare !== null
  return (values, step, counts) => {
    for (let place = at; place < values.length; place += step) {
      const bin = binOf.get(values[place])
      const count = start + (bin ?? others)
      counts[count] = (counts[count] ?? 0) + 1
      if (bin === undefined && complete) counts[outside] = (counts[outside] ?? 0) + 1
    }
  }
}
