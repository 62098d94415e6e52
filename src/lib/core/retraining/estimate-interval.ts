import {studentQuantile} from '../statistics/index.ts'
import {linearInterval, saturatingInterval} from './optimal-interval.ts'
import type {Costs, EstimatedInterval, FittedDecay, SaturatingLoss} from './types.ts'

/**
 * How often training pays by a fitted decay, with the interval of T*. By the line, κ = slope · error · predictions, and
 * the ends of the slope's interval give those of T*. By the saturating loss, D · error · predictions; the interval is
 * that of 1/T*, trainings a day (0: never), by the jackknife over models and over periods:
 * V = Σ (1/T*₍g₎ − 1/T*)² of both, with Student's law of `degrees`.
 *
 * Without evidence of decay `days` is null, and `low` the shortest time that the interval of the slope allows for.
 *
 * @param costs - All in one currency.
 * @see Tukey (1958), Bias and Confidence in Not-Quite Large Samples.
 */
export function estimateInterval(fit: FittedDecay, costs: Costs): EstimatedInterval {
  const perUnit = costs.error * costs.predictions
  const {slope, saturating} = fit
  const bySlope = (value: number): EstimatedInterval['days'] =>
    linearInterval(value * perUnit, costs.training).days
  const low = bySlope(slope.high)
  if (fit.kind === 'no_evidence') return {days: null, rate: 0, low, high: null}
  if (saturating === null) {
    const {days, rate} = linearInterval(slope.value * perUnit, costs.training)
    return {days, rate, low, high: bySlope(slope.low)}
  }
  if (costs.training === 0) return {days: 0, rate: 0, low: 0, high: 0}
  const best = ({loss, rate}: SaturatingLoss): EstimatedInterval['days'] =>
    saturatingInterval({loss: loss * perUnit, rate}, costs.training).days
  const {days, rate} = saturatingInterval(
    {...saturating, loss: saturating.loss * perUnit},
    costs.training,
  )
  const often = timesADay(days)
  const variance = [...fit.leftOut.models, ...fit.leftOut.periods].reduce(
    (sum, left) => sum + (timesADay(best(left)) - often) ** 2,
    0,
  )
  const margin = studentQuantile((1 + fit.level) / 2, fit.degrees) * Math.sqrt(variance)
  return {days, rate, low: daysOf(often + margin), high: daysOf(often - margin)}
}

function timesADay(days: number | null): number {
  return days === null ? 0 : 1 / days
}

function daysOf(timesADay: number): number | null {
  return timesADay > 0 ? 1 / timesADay : null
}
