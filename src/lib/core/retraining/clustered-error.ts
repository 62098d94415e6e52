import type {AgedCell} from './aged-cells.ts'
import {groupVariance, type GroupVariance} from './group-variance.ts'
import {groupSums} from './group-sums.ts'
import type {PeriodFit} from './period-effects.ts'

/** Standard error of a slope, and of which t law it is. */
export interface SlopeError {
  readonly standardError: number
  readonly degrees: number
}

/**
 * Standard error of the slope of `fitWithinPeriods` where the errors of one model depend on each other, those of
 * models trained soon after each other too, and those of one period: V = V_model + V_period − V_cell, never below
 * V_model or V_period. Both are jackknife errors (CR3), which small numbers of groups need; neighbouring models count
 * together by Bartlett's weights up to `lag` models apart. Degrees of freedom of the sum are Satterthwaite's.
 *
 * @param lag - Models, ≥ 0: those whose training data overlap are alike.
 * @returns null where without one of the models or periods there is no slope.
 * @see Cameron, Gelbach & Miller (2011), Robust Inference with Multiway Clustering; Newey & West (1987) for the
 *   weights; MacKinnon, Nielsen & Webb (2023), Fast and Reliable Jackknife and Bootstrap Methods for
 *   Cluster-Robust Inference.
 */
export function clusteredError(
  cells: readonly AgedCell[],
  fit: PeriodFit,
  lag: number,
): SlopeError | null {
  const models = cells.map(({model}) => model)
  const periods = cells.map(({period}) => period)
  const byModel = groupVariance(models, modelColumns(models, fit), periods, fit, lag)
  const byPeriod = groupVariance(periods, periodColumns(periods, fit), periods, fit, 0)
  if (byModel === null || byPeriod === null) return null
  const larger = byModel.variance >= byPeriod.variance ? byModel : byPeriod
  const counted = fit.direction.reduce(
    (sum, z, cell) => sum + (z * (fit.residuals[cell] ?? 0)) ** 2 / fit.spread,
    0,
  )
  const both = byModel.variance + byPeriod.variance
  return both - counted > larger.variance
    ? {
        standardError: Math.sqrt(both - counted),
        degrees: both ** 2 / (partOf(byModel) + partOf(byPeriod)),
      }
    : {standardError: Math.sqrt(larger.variance), degrees: larger.degrees}
}

function partOf({variance, degrees}: GroupVariance): number {
  return variance ** 2 / degrees
}

/** (I − H_gg)⁻¹ z_g of every model: a diagonal less z·z′, by Sherman and Morrison. */
function modelColumns(models: readonly number[], fit: PeriodFit): Float64Array {
  const alone = fit.direction.map((z, cell) => z / (1 - (fit.shares[cell] ?? 0) ** 2))
  const kept = groupSums(
    models,
    alone.map((value, cell) => value * (fit.direction[cell] ?? 0)),
  )
  return alone.map((value, cell) => value / (1 - (kept[models[cell] ?? 0] ?? 0)))
}

/** (I − H_gg)⁻¹ z_g of every period: z has no part along its effect, which leaves 1 − z′z. */
function periodColumns(periods: readonly number[], fit: PeriodFit): Float64Array {
  const kept = groupSums(
    periods,
    fit.direction.map(z => z * z),
  )
  return fit.direction.map((z, cell) => z / (1 - (kept[periods[cell] ?? 0] ?? 0)))
}
