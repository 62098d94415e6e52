import {agedCells, withoutGroup, type AgedCell} from './aged-cells.ts'
import {fitWithinPeriods} from './period-effects.ts'
import {fitSaturating} from './saturating-fit.ts'
import {shortNumber} from './short-number.ts'
import {slopeEstimate} from './slope-estimate.ts'
import {slopeLaws} from './slope-laws.ts'
import type {AgedScore, Better, DecayFit, History, LeftOutFits, SaturatingLoss} from './types.ts'

export interface DecayOptions {
  readonly better: Better
  /** Of the interval, 0 … 1; default 0.95. */
  readonly level?: number
}

/** Least models and periods: of fewer, luck that lasts cannot be told from decay at all. */
const LEAST_MODELS = 4
const LEAST_PERIODS = 3

/**
 * How fast models lose against fresh ones: loss = effect of the period + slope · age + quality of the model + noise. What
 * counts is the difference between models of different age on the same period, as periods are hard or easy by themselves.
 * The slope and its interval are those of `slopeLaws`, where qualities of models that follow each other are alike, as far as
 * the scores and the prior say. There is decay where the interval lies above 0.
 *
 * With decay, loss = effect of the period + D·(1 − e^−λt) is fitted too by least squares, and taken where its corrected information
 * criterion n·ln(squares / n) + 2k + 2k(k + 1)/(n − k − 1) is the lower one (k: periods, and one parameter or two).
 *
 * @param scores - One a model and period, of models that differ by their cut alone; those without rows or with a value
 *   that is not finite are passed over.
 * @returns Slopes a day, in units of the metric.
 * @see Hurvich & Tsai (1989), Regression and Time Series Model Selection in Small Samples.
 */
export function fitDecay(scores: readonly AgedScore[], options: DecayOptions): DecayFit {
  const {better, level = 0.95} = options
  const {cells, step, history} = agedCells(scores, better)
  if (history.models < LEAST_MODELS || history.periods < LEAST_PERIODS)
    return tooLittle(
      history,
      `Decay needs ${String(LEAST_MODELS)} models on ${String(LEAST_PERIODS)} periods that at least two of them were measured on`,
    )
  const slope = slopeEstimate(slopeLaws(cells), level)
  const {ages} = history
  const kind = slope.low > 0 ? 'decay' : 'no_evidence'
  const saturating = kind === 'decay' ? bentFit(cells, step) : null
  return {
    kind,
    reason: `${sayDecay(kind, slope.high < 0)}: ${shortNumber(slope.value)} a day (${shortNumber(slope.low)} to ${shortNumber(slope.high)}, ${shortNumber(100 * level)} %) by ${sayHistory(history)}.`,
    history,
    slope,
    totalLoss: {value: slope.value * ages, low: slope.low * ages, high: slope.high * ages},
    degrees: history.models - 2,
    level,
    shape: saturating === null ? 'linear' : 'saturating',
    saturating,
    leftOut: saturating === null ? {models: [], periods: []} : leaveOut(cells, step),
  }
}

function tooLittle(history: History, why: string): DecayFit {
  return {
    kind: 'not_enough_history',
    reason: `${why}: there are ${sayHistory(history)}.`,
    history,
  }
}

function sayHistory({models, periods}: History): string {
  return `${String(models)} models on ${String(periods)} shared periods`
}

function sayDecay(kind: 'decay' | 'no_evidence', better: boolean): string {
  if (kind === 'decay') return 'Models lose with age'
  return better ? 'Older models are no worse' : 'The loss of models with age may be 0'
}

/** The saturating fit, or null where a line is as good. */
function bentFit(cells: readonly AgedCell[], step: number): SaturatingLoss | null {
  const {loss, rate, squares} = fitSaturating(cells, step)
  const line = fitWithinPeriods(
    cells,
    Float64Array.from(cells, ({age}) => age),
  )
  const effects = new Set(cells.map(({period}) => period)).size
  const bent = criterion(squares, cells.length, effects + 2)
  return loss > 0 && bent < criterion(line.squares, cells.length, effects + 1) ? {loss, rate} : null
}

/** Infinite where there are not enough cells for so many parameters. */
function criterion(squares: number, cells: number, parameters: number): number {
  const left = cells - parameters - 1
  if (left <= 0) return Infinity
  return (
    cells * Math.log(squares / cells) + 2 * parameters + (2 * parameters * (parameters + 1)) / left
  )
}

function leaveOut(cells: readonly AgedCell[], step: number): LeftOutFits {
  const without = (by: 'model' | 'period'): readonly SaturatingLoss[] =>
    [...new Set(cells.map(cell => cell[by]))].map(group => {
      const {loss, rate} = fitSaturating(withoutGroup(cells, by, group), step)
      return {loss, rate}
    })
  return {models: without('model'), periods: without('period')}
}
