import type {Clusters} from './clusters.ts'
import {jointCounts, regroup, type JointCounts} from './joint-counts.ts'
import {
  clusterContents,
  joinStrata,
  placeContents,
  type Stratum,
  type TableCells,
} from './table-cells.ts'

/** Rows by steps of the score or the error that each model gives them. */
export interface SteppedRows {
  readonly rowCount: number
  /** 2 where positive rows are told from negative ones. */
  readonly sideCount: 1 | 2
  readonly sideOf: (row: number) => number
  /** Of each model, 0 … limit − 1. */
  readonly stepOf: readonly ((row: number) => number)[]
  /** A power of two. */
  readonly limit: number
  /**
   * The metric of a model whose rows stand in these steps, by side.
   *
   * @param merged - So many steps of `stepOf` are one.
   */
  readonly valueOf: (model: number, sides: readonly Float64Array[], merged: number) => number
  /** The metric of each model over the rows themselves. */
  readonly exact: readonly number[]
}

/** Cells of steps of two models, of each side. */
const MOST_CELLS = 2048

/**
 * Rows that share the steps of all models are a cell. Steps are put together until there are few enough cells.
 */
export function jointStepCells(rows: SteppedRows): TableCells {
  const {rowCount, sideOf, stepOf, limit, sideCount} = rows
  const width = stepOf.length
  let steps = limit
  let joint = jointCounts(rowCount, sideCount * limit ** width, row => {
    let key = sideOf(row)
    for (const step of stepOf) key = key * limit + step(row)
    return key
  })
  while (width > 1 && sidesOf(joint, steps ** width).some(({length}) => length > MOST_CELLS)) {
    const before = steps
    joint = regroup(joint, key => halveSteps(key, before, width))
    steps = before / 2
  }
  const strata = sidesOf(joint, steps ** width).map(({side, start, length}): Stratum => {
    const places = new Uint32Array(length * width)
    for (let cell = 0; cell < length; cell++)
      for (let model = 0, rest = joint.keys[start + cell] ?? 0; model < width; model++) {
        // The last model has the lowest digit.
        const own = width - 1 - model
        places[cell * width + own] = (own * sideCount + side) * steps + (rest % steps)
        rest = Math.floor(rest / steps)
      }
    return {
      counts: joint.counts.slice(start, start + length),
      contents: placeContents(places, width),
    }
  })
  return withExactValue(rows, steps, [joinStrata(strata)])
}

/** Clusters by the steps of their rows, each drawn as a whole. */
export function clusteredSteps(rows: SteppedRows, {codes, count}: Clusters): TableCells {
  const {rowCount, sideOf, stepOf, limit, sideCount} = rows
  const width = stepOf.length
  const size = width * sideCount * limit
  const joint = jointCounts(rowCount * width, count * size, at => {
    const model = at % width
    const row = (at - model) / width
    const place = (model * sideCount + sideOf(row)) * limit + (stepOf[model]?.(row) ?? 0)
    return (codes[row] ?? 0) * size + place
  })
  const counts = new Float64Array(count).fill(1)
  return withExactValue(rows, limit, [{counts, contents: clusterContents(joint, count, size)}])
}

function halveSteps(key: number, steps: number, width: number): number {
  let rest = key
  let halved = 0
  for (let model = 0, scale = 1; model < width; model++) {
    halved += scale * ((rest % steps) >> 1)
    scale *= steps / 2
    rest = Math.floor(rest / steps)
    if (model === width - 1) halved += scale * rest
  }
  return halved
}

/** Where the cells of each side stand that has any. */
function sidesOf(
  {keys}: JointCounts,
  base: number,
): readonly {readonly side: number; readonly start: number; readonly length: number}[] {
  const next = keys.findIndex(key => key >= base)
  const first = next === -1 ? keys.length : next
  return [
    {side: 0, start: 0, length: first},
    {side: 1, start: first, length: keys.length - first},
  ].filter(({length}) => length > 0)
}

/** What putting rows together changed is given back, so that the interval is around the value itself. */
function withExactValue(
  {stepOf, sideCount, limit, valueOf, exact}: SteppedRows,
  steps: number,
  strata: readonly Stratum[],
): TableCells {
  const each = sideCount * steps
  const size = stepOf.length * each
  const valuesOf = (table: Float64Array): readonly number[] =>
    stepOf.map((_, model) => {
      const sides = [table.subarray(model * each, model * each + steps)]
      if (sideCount === 2) sides.push(table.subarray(model * each + steps, (model + 1) * each))
      return valueOf(model, sides, limit / steps)
    })
  const all = new Float64Array(size)
  for (const {counts, contents} of strata)
    counts.forEach((count, cell) => {
      contents.add(cell, count, all)
    })
  const changes = valuesOf(all).map((value, model) => (exact[model] ?? Number.NaN) - value)
  return {
    strata,
    size,
    finish: table => valuesOf(table).map((value, model) => value + (changes[model] ?? 0)),
  }
}
