import {shuffledIndices, type Random} from '../../../core/statistics/index.ts'
import type {ColumnCodes} from '../../../testset/index.ts'
import type {GapTerms} from './gap-definitions.ts'

/** The rows of the groups, as a bootstrap draws them. */
export interface GroupCells {
  readonly strata: readonly Float64Array[]
  /** Terms of all groups where cells hold these counts; valid until the next call. */
  collect(counts: readonly Float64Array[]): Float64Array
}

/** Rows of no group that is compared have this. */
export const NO_GROUP = -1
/** Many rows are put together by chance and drawn as a whole, which costs no more than so many rows. */
const CELLS = 4096
const FEWEST_CELLS = 200
/** Likewise of rows that belong together. */
const CLUSTER_CELLS = 1024

/** Each group is a stratum: it keeps its number of rows. */
export function cellsOfGroups(
  terms: GapTerms,
  groupOf: Int32Array,
  groups: number,
  random: Random,
): GroupCells {
  const members = Array.from({length: groups}, (): number[] => [])
  groupOf.forEach((group, row) => members[group]?.push(row))
  const own = members.map(rows =>
    terms.cells ? countedCells(terms, rows) : summedCells(terms, rows, groupOf.length, random),
  )
  return {
    strata: own.map(({counts}) => counts),
    collect: addUp(terms.size, groups, own),
  }
}

/** Rows of one code of `together` are drawn as a whole, whatever their groups. */
export function cellsOfClusters(
  terms: GapTerms,
  groupOf: Int32Array,
  groups: number,
  {codes, values}: ColumnCodes,
  random: Random,
): GroupCells {
  const cells = Math.min(values.length, CLUSTER_CELLS)
  const cellOf = shuffledIndices(values.length, random).map(place => place % cells)
  const size = groups * terms.size
  const sums = new Float64Array(cells * size)
  groupOf.forEach((group, row) => {
    const cell = cellOf[codes[row] ?? 0] ?? 0
    if (group !== NO_GROUP) terms.add(row, sums, cell * size + group * terms.size)
  })
  const all = {counts: new Float64Array(cells).fill(1), sums, size, offset: 0}
  return {strata: [all.counts], collect: addUp(terms.size, groups, [all])}
}

interface Cells {
  readonly counts: Float64Array
  /** `size` a cell. */
  readonly sums: Float64Array
  readonly size: number
}

/** A cell for each term: rows of one cell are alike. */
function countedCells(terms: GapTerms, rows: readonly number[]): Cells {
  const counts = new Float64Array(terms.size)
  for (const row of rows) terms.add(row, counts, 0)
  const sums = new Float64Array(terms.size * terms.size)
  for (let cell = 0; cell < terms.size; cell++) sums[cell * terms.size + cell] = 1
  return {counts, sums, size: terms.size}
}

function summedCells(terms: GapTerms, rows: readonly number[], all: number, random: Random): Cells {
  const part = Math.round((CELLS * rows.length) / all)
  const cells = Math.min(rows.length, Math.max(FEWEST_CELLS, part))
  const order = cells === rows.length ? null : shuffledIndices(rows.length, random)
  const sums = new Float64Array(cells * terms.size)
  for (let place = 0; place < rows.length; place++)
    terms.add(rows[order?.[place] ?? place] ?? 0, sums, (place % cells) * terms.size)
  return {counts: new Float64Array(cells).fill(1), sums, size: terms.size}
}

/** Strata that hold one group each stand side by side; one that holds all groups fills the whole. */
function addUp(
  size: number,
  groups: number,
  strata: readonly Cells[],
): (counts: readonly Float64Array[]) => Float64Array {
  const totals = new Float64Array(groups * size)
  return counts => {
    totals.fill(0)
    strata.forEach((own, stratum) => {
      const drawn = counts[stratum]
      const offset = strata.length === 1 ? 0 : stratum * size
      if (drawn !== undefined) addCells(own, drawn, totals, offset)
    })
    return totals
  }
}

function addCells(
  {sums, size}: Cells,
  drawn: Float64Array,
  into: Float64Array,
  offset: number,
): void {
  for (let cell = 0; cell < drawn.length; cell++) {
    const count = drawn[cell] ?? 0
    if (count === 0) continue
    for (let term = 0; term < size; term++)
      into[offset + term] = (into[offset + term] ?? 0) + count * (sums[cell * size + term] ?? 0)
  }
}
