import type {AgedCell} from './aged-cells.ts'
import {chainPrecision} from './chain-precision.ts'
import {cholesky, solveLower} from './cholesky.ts'
import {sumWithinPeriods, type PeriodSums} from './period-sums.ts'

/** How scores depend on each other. */
export interface Dependence {
  /** ρ: the correlation of the qualities of two models that follow each other, 0 ≤ ρ < 1. */
  readonly alike: number
  /** φ: that of their noise on the same period, 0 ≤ φ < 1. */
  readonly near: number
  /** γ: the variance of qualities over that of the noise on a mean number of rows, > 0. */
  readonly odds: number
}

/** The t law of the slope under one dependence. */
export interface SlopeLaw extends Dependence {
  readonly slope: number
  readonly standardError: number
  readonly degrees: number
  /** Restricted log-likelihood, up to a constant. */
  readonly logLikelihood: number
  /** Posterior probability of the dependence, 0 … 1. */
  readonly share: number
}

/**
 * The slope of loss over age where models are better or worse by luck, and alike:
 *
 * loss = effect of the period + slope · age + quality of the model + noise,
 *
 * with qualities of variance γσ² and correlation ρ^|i − j| between models i and j, noise of variance σ²/rows (over the mean)
 * and correlation φ^|i − j| on the same period. Effects, slope and log σ have flat priors, so that what scores say of a
 * dependence is its restricted likelihood, and the slope given it has Student's t law about its generalized least squares
 * estimate. No (ρ, φ, γ) is taken for the truth, since a few models cannot tell luck that lasts from decay: all of a grid
 * are, by their posterior probability. The priors are 3ρ² and 2φ, because models that follow each other share most of their
 * training rows, and all of them the rows of a period; log γ is uniform from 0.1 to 1,000, since where a period has many rows
 * luck is all that is left.
 *
 * @param cells - Of `agedCells`, with more than one model a period.
 * @see Harville (1974), Bayesian Inference for Variance Components Using Only Error Contrasts; statsmodels.GLS for the
 *   slope and its standard error under one dependence.
 */
export function slopeLaws(cells: readonly AgedCell[]): readonly SlopeLaw[] {
  const laws = NEAR.flatMap(near => {
    const sums = sumWithinPeriods(cells, near)
    return ALIKE.flatMap(alike => ODDS.map(odds => slopeLaw(sums, {alike, near, odds})))
  })
  const weights = laws.map(
    ({alike, near, logLikelihood}) => Math.log(alike * alike * near) + logLikelihood,
  )
  const most = Math.max(...weights)
  const total = weights.reduce((sum, weight) => sum + Math.exp(weight - most), 0)
  return laws
    .map((law, at) => ({...law, share: Math.exp((weights[at] ?? 0) - most) / total}))
    .filter(({share}) => share > NOTHING)
}

const middles = (count: number): readonly number[] =>
  Array.from({length: count}, (_, at) => (at + 0.5) / count)
const ALIKE = middles(5)
const NEAR = middles(3)
const ODDS = Array.from({length: 9}, (_, at) => 10 ** (at / 2 - 1))
/** A share that moves no digit of an interval. */
const NOTHING = 1e-12

/** @param sums - Of the `near` of the dependence. */
export function slopeLaw(sums: PeriodSums, dependence: Dependence): Omit<SlopeLaw, 'share'> {
  const {models, matrix, degrees} = sums
  const {alike, odds} = dependence
  const places = Array.from({length: models}, (_, model) => model)
  const {inverse, logDeterminant} = chainPrecision(places, alike)
  const both = cholesky(
    matrix.map((value, at) => value + (inverse[at] ?? 0) / odds),
    models,
  )
  const losses = solveLower(both, sums.losses)
  const ages = solveLower(both, sums.ages)
  const lossLoss = sums.lossLoss - product(losses, losses)
  const ageLoss = sums.ageLoss - product(ages, losses)
  const ageAge = sums.ageAge - product(ages, ages)
  const slope = ageLoss / ageAge
  // Scores without any noise leave nothing but the last digits, or less.
  const squares = Math.max(lossLoss - slope * ageLoss, LAST_DIGITS * sums.lossLoss, LEAST_SQUARES)
  const determinants =
    sums.logDeterminant + both.logDeterminant + logDeterminant + models * Math.log(odds)
  return {
    ...dependence,
    slope,
    standardError: Math.sqrt(squares / degrees / ageAge),
    degrees,
    logLikelihood: -(determinants + Math.log(ageAge) + degrees * Math.log(squares)) / 2,
  }
}

const LAST_DIGITS = 1e-14
const LEAST_SQUARES = 1e-300

function product(one: Float64Array, other: Float64Array): number {
  return one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0)
}
