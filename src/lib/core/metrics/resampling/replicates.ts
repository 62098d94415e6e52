import {createCountDrawer, type Random} from '../../statistics/index.ts'
import type {TableCells} from './table-cells.ts'

/** What resampling shows of the metric of each model, one entry a model everywhere. */
export interface Replicates {
  readonly values: readonly number[]
  /** Over resamples; the same resample stands at the same place for all models. */
  readonly resampled: readonly Float64Array[]
  /** By stratum: how many rows each cell has, and the values without one of them. */
  readonly leftOut: readonly {
    readonly counts: Float64Array
    readonly values: readonly Float64Array[]
  }[]
}

/** Draws as many rows of each stratum as it has, and leaves out one row at a time. */
export function replicate(cells: TableCells, resamples: number, random: Random): Replicates {
  const {strata, size, finish} = cells
  const whole = new Float64Array(size)
  for (const {counts, contents} of strata) contents.addAll(counts, whole)
  const values = finish(whole)
  return {
    values,
    resampled: resampled(cells, values.length, resamples, random),
    leftOut: strata.map(({counts, contents}) => {
      const without = values.map(() => new Float64Array(counts.length))
      for (let cell = 0; cell < counts.length; cell++) {
        contents.add(cell, -1, whole)
        finish(whole).forEach((value, model) => {
          const own = without[model]
          if (own !== undefined) own[cell] = value
        })
        contents.add(cell, 1, whole)
      }
      return {counts, values: without}
    }),
  }
}

function resampled(
  {strata, size, finish}: TableCells,
  models: number,
  resamples: number,
  random: Random,
): Float64Array[] {
  const drawn = strata.map(({counts, weights, contents}) => ({
    draw: createCountDrawer(weights ?? counts),
    rows: counts.reduce((a, b) => a + b, 0),
    into: new Float64Array(counts.length),
    contents,
  }))
  const table = new Float64Array(size)
  const all = Array.from({length: models}, () => new Float64Array(resamples))
  for (let index = 0; index < resamples; index++) {
    table.fill(0)
    for (const {draw, rows, into, contents} of drawn) {
      draw(rows, random, into)
      contents.addAll(into, table)
    }
    finish(table).forEach((value, model) => {
      const own = all[model]
      if (own !== undefined) own[index] = value
    })
  }
  return all
}
