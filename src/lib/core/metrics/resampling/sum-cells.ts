import {shuffledIndices, type Random} from '../../statistics/index.ts'
import {limitClusters, type Clusters} from './clusters.ts'
import {denseContents, type TableCells} from './table-cells.ts'

/** A metric of one model as a function of sums of terms of each row. */
export interface RowTerms {
  readonly size: number
  readonly add: (row: number, into: Float64Array, offset: number) => void
  readonly finish: (sums: Float64Array) => number
}

/** So many cells give an interval within 2 % of that of single rows, and cost a resample microseconds. */
const CELLS = 4096
/** Sums of many terms are put in fewer cells, so that they cost no more. */
const TERMS = 24_576
const LEAST_OF_TERMS = 1024

/**
 * Groups of rows put together by chance, each drawn as a whole: sums of resampled groups vary as those
 * of resampled rows do, at a cost that does not grow with the rows. Few rows stand for themselves.
 */
export function groupedCells(
  models: readonly RowTerms[],
  rowCount: number,
  random: Random,
): TableCells {
  const width = widthOf(models)
  const groups = Math.min(rowCount, cellsOf(models))
  const sums = new Float64Array(groups * width)
  const order = groups === rowCount ? undefined : shuffledIndices(rowCount, random)
  for (let place = 0; place < rowCount; place++)
    addRow(models, order?.[place] ?? place, sums, (place % groups) * width)
  const stratum = {counts: new Float64Array(groups).fill(1), contents: denseContents(sums, width)}
  return {strata: [stratum], size: width, finish: finisher(models)}
}

/** The sums of clusters, each drawn as a whole. */
export function clusteredSums(
  models: readonly RowTerms[],
  clusters: Clusters,
  random: Random,
): TableCells {
  const width = widthOf(models)
  const {codes, count} = limitClusters(clusters, 2 * cellsOf(models), random)
  const sums = new Float64Array(count * width)
  for (let row = 0; row < codes.length; row++) addRow(models, row, sums, (codes[row] ?? 0) * width)
  const stratum = {counts: new Float64Array(count).fill(1), contents: denseContents(sums, width)}
  return {strata: [stratum], size: width, finish: finisher(models)}
}

function widthOf(models: readonly RowTerms[]): number {
  return models.reduce((total, {size}) => total + size, 0)
}

function cellsOf([model]: readonly RowTerms[]): number {
  return Math.min(CELLS, Math.max(LEAST_OF_TERMS, Math.floor(TERMS / (model?.size ?? 1))))
}

function addRow(
  models: readonly RowTerms[],
  row: number,
  into: Float64Array,
  offset: number,
): void {
  let at = offset
  for (const {add, size} of models) {
    add(row, into, at)
    at += size
  }
}

function finisher(models: readonly RowTerms[]): TableCells['finish'] {
  return table => {
    let end = 0
    return models.map(({size, finish}) => finish(table.subarray(end, (end += size))))
  }
}
