import type {AgedCell} from './aged-cells.ts'
import {groupSums} from './group-sums.ts'
import {fitWithinPeriods, insidePeriods} from './period-effects.ts'
import type {SaturatingLoss} from './types.ts'

/** A saturating fit; `squares` is its weighted sum of squared residuals. */
export interface SaturatingFit extends SaturatingLoss {
  readonly squares: number
}

/**
 * Fits loss = effect of the period + D·(1 − e^−λt), the mean over a period of `step` days of models of age t at its
 * beginning: within periods that is a line in −e^−λt, whose slope is D·(1 − e^−λ·step)/(λ·step). λ is the one with
 * the least squares, between those of a curve that cannot be told from a line and of one that is over in a period.
 */
export function fitSaturating(cells: readonly AgedCell[], step: number): SaturatingFit {
  const oldest = cells.reduce((most, {age}) => Math.max(most, age), step)
  const explained = explainedBy(cells)
  const rate = Math.exp(
    leastOf(
      logRate => -explained(Math.exp(logRate)),
      Math.log(LEAST_BEND / oldest),
      Math.log(MOST_BEND / step),
    ),
  )
  const {slope, squares} = fitWithinPeriods(cells, curve(cells, rate))
  return {loss: (slope * rate * step) / -Math.expm1(-rate * step), rate, squares}
}

/** λ·oldest of a curve as good as straight, and λ·step of one that has nothing left after a period. */
const LEAST_BEND = 0.05
const MOST_BEND = 5

function curve(cells: readonly AgedCell[], rate: number): Float64Array {
  return Float64Array.from(cells, ({age}) => -Math.exp(-rate * age))
}

/**
 * Squares that the curve of a rate explains, (Σ w·x·y)² / Σ w·x² within periods: what `fitWithinPeriods` would take
 * off, without its residuals, as it is asked for thousands of rates.
 */
function explainedBy(cells: readonly AgedCell[]): (rate: number) => number {
  const {losses, periods, weights} = insidePeriods(cells)
  const count = 1 + Math.max(...periods)
  const totals = groupSums(periods, weights)
  const ages = Float64Array.from(cells, ({age}) => age)
  const sums = new Float64Array(count)
  return rate => {
    sums.fill(0)
    let squares = 0
    let product = 0
    for (let cell = 0; cell < ages.length; cell++) {
      const period = periods[cell] ?? 0
      const weight = weights[cell] ?? 0
      const x = Math.exp(-rate * (ages[cell] ?? 0))
      sums[period] = (sums[period] ?? 0) + weight * x
      squares += weight * x * x
      product += weight * x * (losses[cell] ?? 0)
    }
    for (let period = 0; period < count; period++)
      if ((totals[period] ?? 0) > 0) squares -= (sums[period] ?? 0) ** 2 / (totals[period] ?? 1)
    return (product * product) / squares
  }
}

const GRID = 24
const GOLDEN = (Math.sqrt(5) - 1) / 2
const NEAR_ENOUGH = 1e-7

/** The argument with the least value: the best of a grid, then the golden section around it. */
function leastOf(value: (x: number) => number, from: number, to: number): number {
  const width = (to - from) / GRID
  let best = 0
  let least = Infinity
  for (let at = 0; at <= GRID; at++) {
    const found = value(from + at * width)
    if (found < least) {
      least = found
      best = at
    }
  }
  let low = from + Math.max(0, best - 1) * width
  let high = from + Math.min(GRID, best + 1) * width
  let left = high - GOLDEN * (high - low)
  let right = low + GOLDEN * (high - low)
  let atLeft = value(left)
  let atRight = value(right)
  while (high - low > NEAR_ENOUGH)
    if (atLeft < atRight) {
      high = right
      right = left
      atRight = atLeft
      left = high - GOLDEN * (high - low)
      atLeft = value(left)
    } else {
      low = left
      left = right
      atLeft = atRight
      right = low + GOLDEN * (high - low)
      atRight = value(right)
    }
  return (low + high) / 2
}
