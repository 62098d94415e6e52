import {groupSums} from './group-sums.ts'
import type {PeriodFit} from './period-effects.ts'

export interface GroupVariance {
  /** Of the slope. */
  readonly variance: number
  readonly degrees: number
}

/**
 * Variance of a slope from the scores of groups of cells, V = Σ_g Σ_h k(g − h) (a_g′ r_g)(a_h′ r_h) / spread, with
 * k(j) = max(0, 1 − |j| / (lag + 1)).
 *
 * Under independent errors V has the mean tr(KB) and the variance 2 tr((KB)²), with B = A′(I − H)A: the degrees of
 * freedom are tr(KB)² / tr((KB)²), few where a few groups decide, and V is raised where its mean is below 1.
 *
 * @param groups - Of each cell.
 * @param columns - a: (I − H_gg)⁻¹ z_g, one a cell.
 * @param periods - Of each cell, whose effects are part of H.
 * @see Bell & McCaffrey (2002), Bias Reduction in Standard Errors for Linear Regression with Multi-Stage Samples.
 */
export function groupVariance(
  groups: readonly number[],
  columns: Float64Array,
  periods: readonly number[],
  fit: PeriodFit,
  lag: number,
): GroupVariance | null {
  const scores = groupSums(
    groups,
    columns.map((a, cell) => a * (fit.residuals[cell] ?? 0)),
  )
  const count = scores.length
  const weighted = weighNeighbours(residualProducts(groups, columns, periods, fit), count, lag)
  let trace = 0
  let ofSquare = 0
  let sum = 0
  for (let g = 0; g < count; g++) {
    trace += weighted[g * count + g] ?? 0
    for (let h = 0; h < count; h++) {
      ofSquare += (weighted[g * count + h] ?? 0) * (weighted[h * count + g] ?? 0)
      sum += bartlett(g - h, lag) * (scores[g] ?? 0) * (scores[h] ?? 0)
    }
  }
  const variance = Math.max(0, sum) / fit.spread / Math.min(1, trace)
  const degrees = (trace * trace) / ofSquare
  return Number.isFinite(variance) && Number.isFinite(degrees) ? {variance, degrees} : null
}

function bartlett(apart: number, lag: number): number {
  return Math.max(0, 1 - Math.abs(apart) / (lag + 1))
}

/** B = A′(I − H)A, groups × groups: H takes the effects of the periods and the direction. */
function residualProducts(
  groups: readonly number[],
  columns: Float64Array,
  periods: readonly number[],
  fit: PeriodFit,
): Float64Array {
  const squares = groupSums(
    groups,
    columns.map(a => a * a),
  )
  const along = groupSums(
    groups,
    columns.map((a, cell) => a * (fit.direction[cell] ?? 0)),
  )
  const count = squares.length
  const effects = 1 + Math.max(...periods)
  const taken = groupSums(
    groups.map((group, cell) => group * effects + (periods[cell] ?? 0)),
    columns.map((a, cell) => a * (fit.shares[cell] ?? 0)),
  )
  const products = new Float64Array(count * count)
  for (let g = 0; g < count; g++)
    for (let h = 0; h < count; h++) {
      let product = (g === h ? (squares[g] ?? 0) : 0) - (along[g] ?? 0) * (along[h] ?? 0)
      for (let effect = 0; effect < effects; effect++)
        product -= (taken[g * effects + effect] ?? 0) * (taken[h * effects + effect] ?? 0)
      products[g * count + h] = product
    }
  return products
}

/** K·B: each row with its neighbours. */
function weighNeighbours(products: Float64Array, count: number, lag: number): Float64Array {
  const weighted = new Float64Array(count * count)
  for (let g = 0; g < count; g++)
    for (let near = Math.max(0, g - lag); near <= Math.min(count - 1, g + lag); near++) {
      const weight = bartlett(near - g, lag)
      for (let h = 0; h < count; h++)
        weighted[g * count + h] =
          (weighted[g * count + h] ?? 0) + weight * (products[near * count + h] ?? 0)
    }
  return weighted
}
