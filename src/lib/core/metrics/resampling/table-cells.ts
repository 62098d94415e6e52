import type {JointCounts} from './joint-counts.ts'

/** What each cell of a stratum adds to a table when it is drawn once. */
export interface CellContents {
  add(cell: number, times: number, table: Float64Array): void
  /** Adds each cell as many times as it was drawn. */
  addAll(drawn: Float64Array, table: Float64Array): void
}

/** Cells of rows that are drawn from by themselves. */
export interface Stratum {
  /** Rows, or units that are drawn as a whole, by cell. */
  readonly counts: Float64Array
  /** What they are drawn in proportion to, where it is not their counts. */
  readonly weights?: Float64Array
  readonly contents: CellContents
}

/**
 * Metrics of one or of two models on the same rows, as functions of a table that drawn cells add up to:
 * what is drawn is drawn for all models alike.
 */
export interface TableCells {
  readonly strata: readonly Stratum[]
  /** Length of the table. */
  readonly size: number
  /** Value of the metric of each model; NaN where it is not defined. */
  readonly finish: (table: Float64Array) => readonly number[]
}

/** The same number of terms for each cell, one after the other. */
export function denseContents(sums: Float64Array, size: number): CellContents {
  return {
    add(cell, times, table) {
      const offset = cell * size
      for (let term = 0; term < size; term++)
        table[term] = (table[term] as number) + times * (sums[offset + term] as number)
    },
    addAll(drawn, table) {
      for (let term = 0; term < size; term++) {
        let sum = table[term] as number
        for (let cell = 0, at = term; cell < drawn.length; cell++, at += size)
          sum += (drawn[cell] as number) * (sums[at] as number)
        table[term] = sum
      }
    },
  }
}

/** Each cell adds 1 to as many places of the table: `places` holds `width` of them a cell. */
export function placeContents(places: Uint32Array, width: number): CellContents {
  return oneByOne((cell, times, table) => {
    for (let at = cell * width; at < (cell + 1) * width; at++) {
      const place = places[at] as number
      table[place] = (table[place] as number) + times
    }
  })
}

/** Contents of which a cell that was not drawn costs nothing. */
function oneByOne(add: CellContents['add']): CellContents {
  return {
    add,
    addAll(drawn, table) {
      for (let cell = 0; cell < drawn.length; cell++) {
        const times = drawn[cell] as number
        if (times !== 0) add(cell, times, table)
      }
    },
  }
}

/**
 * Clusters as cells, each with amounts of its own at places of its own.
 *
 * @param joint - Amounts by cluster · size + place.
 */
export function clusterContents(
  {keys, counts}: JointCounts,
  clusterCount: number,
  size: number,
): CellContents {
  const starts = new Uint32Array(clusterCount + 1)
  for (const key of keys) {
    const next = Math.floor(key / size) + 1
    starts[next] = (starts[next] ?? 0) + 1
  }
  for (let next = 1; next <= clusterCount; next++)
    starts[next] = (starts[next] ?? 0) + (starts[next - 1] ?? 0)
  const places = Uint32Array.from(keys, key => key % size)
  return oneByOne((cell, times, table) => {
    const end = starts[cell + 1] as number
    for (let at = starts[cell] as number; at < end; at++) {
      const place = places[at] as number
      table[place] = (table[place] as number) + times * (counts[at] as number)
    }
  })
}

/** Strata drawn from as one: cells of all of them, one after the other. */
export function joinStrata(strata: readonly Stratum[]): Stratum {
  const starts: number[] = []
  let size = 0
  for (const {counts} of strata) {
    starts.push(size)
    size += counts.length
  }
  const counts = new Float64Array(size)
  const weights = new Float64Array(size)
  const owners = new Uint8Array(size)
  strata.forEach((own, index) => {
    const start = starts[index] ?? 0
    counts.set(own.counts, start)
    weights.set(own.weights ?? own.counts, start)
    owners.fill(index, start, start + own.counts.length)
  })
  const contents = strata.map(own => own.contents)
  return {
    counts,
    weights,
    contents: oneByOne((cell, times, table) => {
      const owner = owners[cell] as number
      contents[owner]?.add(cell - (starts[owner] as number), times, table)
    }),
  }
}
