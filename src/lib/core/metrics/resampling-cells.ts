import {shuffledIndices, type CellStatistic, type Random} from '../statistics/index.ts'
import type {Facts} from './facts.ts'
import type {RowSums} from './measures.ts'
import {errorCells, medianOfCounts} from './median-absolute-error.ts'
import type {ScoreSteps} from './score-steps.ts'
import type {ValueRows} from './types.ts'

/** So many cells give an interval within 2 % of that of single rows, and cost a resample microseconds. */
const CELLS = 4096
const FEWEST_CELLS = 200
/** Sums of many terms are put in fewer cells, so that they cost no more. */
const TERMS = 24_576
const LEAST_OF_TERMS = 1024

/** The rows of a confusion table: each true class is a stratum. */
export function confusionCells(
  table: Float64Array,
  classCount: number,
  of: (table: Float64Array, classCount: number) => number,
): CellStatistic {
  const strata = Array.from({length: classCount}, (_, index) =>
    table.slice(index * classCount, (index + 1) * classCount),
  )
  const drawn = new Float64Array(table.length)
  return {
    strata,
    statistic(counts) {
      counts.forEach((row, index) => {
        drawn.set(row, index * classCount)
      })
      return of(drawn, classCount)
    },
  }
}

/**
 * Groups of rows put together by chance, each drawn as a whole: sums of resampled groups vary as those
 * of resampled rows do, at a cost that does not grow with the rows. Few rows stand for themselves.
 * Classes are strata.
 */
export function groupedCells<F extends Facts>(
  facts: F,
  {size, add, finish}: RowSums<F>,
  random: Random,
): CellStatistic {
  const cells = Math.min(CELLS, Math.max(LEAST_OF_TERMS, Math.floor(TERMS / size)))
  const grouped = strataOf(facts).map(rows => {
    const share = Math.round((cells * rows.length) / Math.max(1, facts.rows.rowCount))
    const groups = Math.min(rows.length, Math.max(FEWEST_CELLS, share))
    const sums = new Float64Array(groups * size)
    const order = groups === rows.length ? undefined : shuffledIndices(rows.length, random)
    for (let place = 0; place < rows.length; place++)
      add(facts, rows[order?.[place] ?? place] ?? 0, sums, (place % groups) * size)
    return {sums, counts: new Float64Array(groups).fill(1)}
  })
  const totals = new Float64Array(size)
  return {
    strata: grouped.map(({counts}) => counts),
    statistic(counts) {
      totals.fill(0)
      for (let stratum = 0; stratum < grouped.length; stratum++) {
        const own = counts[stratum]
        const sums = grouped[stratum]?.sums
        if (own === undefined || sums === undefined) continue
        for (let group = 0; group < own.length; group++) {
          const count = own[group] ?? 0
          if (count === 0) continue
          const offset = group * size
          for (let term = 0; term < size; term++)
            totals[term] = (totals[term] ?? 0) + count * (sums[offset + term] ?? 0)
        }
      }
      return finish(totals)
    },
  }
}

function strataOf({rows, kind}: Facts): readonly Uint32Array[] {
  if (kind === 'values') return [Uint32Array.from({length: rows.rowCount}, (_, row) => row)]
  const sizes = new Uint32Array(rows.classCount)
  for (const index of rows.truth) sizes[index] = (sizes[index] ?? 0) + 1
  const strata = Array.from(sizes, size => new Uint32Array(size))
  sizes.fill(0)
  for (let row = 0; row < rows.rowCount; row++) {
    const index = rows.truth[row] ?? 0
    const stratum = strata[index]
    if (stratum !== undefined) stratum[sizes[index] ?? 0] = row
    sizes[index] = (sizes[index] ?? 0) + 1
  }
  return strata.filter(stratum => stratum.length > 0)
}

/** Positive and negative rows by score, neighbouring scores put together where there are many. */
export function scoreCells(
  steps: ScoreSteps,
  of: (steps: Pick<ScoreSteps, 'positives' | 'negatives'>) => number,
): CellStatistic {
  const size = steps.scores.length
  const limit = CELLS / 2
  const positives = new Float64Array(Math.min(size, limit))
  const negatives = new Float64Array(positives.length)
  const total = steps.positiveTotal + steps.negativeTotal
  let before = 0
  for (let step = 0; step < size; step++) {
    const p = steps.positives[step] ?? 0
    const n = steps.negatives[step] ?? 0
    const cell = size <= limit ? step : Math.min(limit - 1, Math.floor((before * limit) / total))
    positives[cell] = (positives[cell] ?? 0) + p
    negatives[cell] = (negatives[cell] ?? 0) + n
    before += p + n
  }
  // What putting scores together changed is given back, so that the interval is around the value itself.
  const change = of(steps) - of({positives, negatives})
  return {
    strata: [positives, negatives],
    statistic: ([p = positives, n = negatives]) => of({positives: p, negatives: n}) + change,
  }
}

/** Absolute errors by rank. */
export function medianCells(rows: ValueRows): CellStatistic {
  const {errors, counts} = errorCells(rows, CELLS)
  return {
    strata: [counts],
    statistic: ([drawn = counts]) => medianOfCounts(errors, drawn),
  }
}
