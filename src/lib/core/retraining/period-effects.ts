import type {AgedCell} from './aged-cells.ts'
import {groupSums} from './group-sums.ts'

/** A weighted least squares fit of loss = effect of the period + slope · x, with the effects taken out. */
export interface PeriodFit {
  readonly slope: number
  /** Weighted sum of squared residuals. */
  readonly squares: number
}

/**
 * Fits loss = effect of the period + slope · x by least squares weighted by rows. Taking the mean of each period out
 * of both sides first gives the same slope (Frisch–Waugh–Lovell).
 *
 * @param x - A number of each cell, such as its age.
 * @see statsmodels.WLS with a dummy of every period.
 */
export function fitWithinPeriods(cells: readonly AgedCell[], x: Float64Array): PeriodFit {
  const {losses, periods, weights} = insidePeriods(cells)
  const inside = withoutPeriods(periods, weights, x)
  let spread = 0
  let product = 0
  for (const [cell, weight] of weights.entries()) {
    const value = inside[cell] ?? 0
    spread += weight * value * value
    product += weight * value * (losses[cell] ?? 0)
  }
  const slope = product / spread
  const squares = losses.reduce(
    (sum, loss, cell) => sum + (weights[cell] ?? 0) * (loss - slope * (inside[cell] ?? 0)) ** 2,
    0,
  )
  return {slope, squares}
}

/** Losses less their mean on the period, with the period and the weight of each cell. */
export function insidePeriods(cells: readonly AgedCell[]): {
  readonly losses: Float64Array
  readonly periods: readonly number[]
  readonly weights: Float64Array
} {
  const periods = cells.map(({period}) => period)
  const weights = Float64Array.from(cells, ({weight}) => weight)
  const losses = Float64Array.from(cells, ({loss}) => loss)
  return {losses: withoutPeriods(periods, weights, losses), periods, weights}
}

/** Values less their weighted mean on the period. */
function withoutPeriods(
  periods: readonly number[],
  weights: Float64Array,
  values: Float64Array,
): Float64Array {
  const totals = groupSums(periods, weights)
  const sums = groupSums(
    periods,
    values.map((value, cell) => value * (weights[cell] ?? 0)),
  )
  return values.map((value, cell) => {
    const period = periods[cell] ?? 0
    return value - (sums[period] ?? 0) / (totals[period] ?? 1)
  })
}
