import {sortFloats} from '../../numbers/index.ts'
import type {ValueFacts} from '../facts.ts'
import {absoluteErrors, medianAbsoluteError, medianOfCounts} from '../median-absolute-error.ts'
import {stepBounds, stepOfValue} from './step-sorter.ts'
import type {SteppedRows} from './step-cells.ts'

/** Medians of resamples lie within so many standard deviations, ½/√n of the ranks each. */
const DEVIATIONS = 6

/**
 * Rows by the absolute error of each model: fine around the median, where resampled medians lie.
 *
 * @param units - Independent units, n; null: rows.
 */
export function errorSteppedRows(
  models: readonly ValueFacts[],
  limit: number,
  units: number | null,
): SteppedRows {
  const [first] = models
  const steppers = models.map(facts => errorStepper(facts, limit, units ?? facts.rows.rowCount))
  return {
    rowCount: first?.rows.rowCount ?? 0,
    sideCount: 1,
    sideOf: () => 0,
    stepOf: steppers.map(({stepOf}) => stepOf),
    limit,
    valueOf(model, [counts = new Float64Array()], merged) {
      const middles = steppers[model]?.middles ?? counts
      return medianOfCounts(
        merged === 1
          ? middles
          : counts.map((_, step) => middles[step * merged + (merged >> 1)] ?? middles.at(-1) ?? 0),
        counts,
      )
    },
    exact: models.map(({rows}) => medianAbsoluteError(rows)),
  }
}

interface ErrorStepper {
  readonly stepOf: (row: number) => number
  /** The middle error of each step. */
  readonly middles: Float64Array
}

function errorStepper({rows}: ValueFacts, limit: number, units: number): ErrorStepper {
  const errors = absoluteErrors(rows)
  const sorted = sortFloats(errors.slice())
  const size = sorted.length
  const reach = Math.min(0.5, DEVIATIONS / 2 / Math.sqrt(units))
  const bounds = stepBounds(sorted, limit, place => {
    if (size <= limit) return place
    const at = (place / size - 0.5 + reach) / (2 * reach)
    // The first and the last step take what lies outside.
    return at < 0 ? 0 : 1 + Math.floor(Math.min(at, 1) * (limit - 2))
  })
  const middles = new Float64Array(limit).fill(sorted.at(-1) ?? 0)
  for (let step = 0, place = 0; step < bounds.length; step++) {
    const start = place
    const next = bounds[step + 1] ?? Infinity
    while (place < size && (sorted[place] ?? 0) < next) place++
    middles[step] = sorted[(start + place - 1) >> 1] ?? 0
  }
  return {stepOf: row => stepOfValue(bounds, errors[row] ?? 0), middles}
}
