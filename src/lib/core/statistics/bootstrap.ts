import {bcaInference, varies} from './bca-inference.ts'
import {createCountDrawer} from './draw-counts.ts'
import type {Inference, InferenceMethod} from './inference.ts'
import type {Random} from './random.ts'
import type {Interval} from './wilson-interval.ts'

/**
 * A statistic of rows that stand in cells: rows of one cell are alike for it. Strata are drawn from by
 * themselves, each as many rows as it has.
 */
export interface CellStatistic {
  /** Rows by cell, one array a stratum. */
  readonly strata: readonly Float64Array[]
  /** The statistic where cells hold these counts instead; NaN where it is not defined. */
  statistic(counts: readonly Float64Array[]): number
}

export interface ResampleOptions {
  readonly random: Random
  /** Default 2,000. */
  readonly resamples?: number
  /** What is drawn: default `bootstrap`, that is rows. */
  readonly method?: InferenceMethod
}

export interface BootstrapOptions extends ResampleOptions {
  /** Default 0.95. */
  readonly confidence?: number
}

export interface BootstrapInterval extends Interval {
  /** Standard deviation over resamples. */
  readonly standardError: number
}

/** Of more resamples without a value nothing can be said. */
const MOST_UNDEFINED = 0.05

/**
 * Inference from a bias-corrected and accelerated (BCa) bootstrap; resamples are multinomial counts of cells,
 * drawn once.
 *
 * @returns null where resamples do not vary, or more than 5 % of them have no value.
 * @see bcaInference for the formulas.
 */
export function bootstrapInference(
  cells: CellStatistic,
  {random, resamples = 2000, method = 'bootstrap'}: ResampleOptions,
): Inference | null {
  const estimate = cells.statistic(cells.strata)
  if (!Number.isFinite(estimate)) return null
  const values = resample(cells, resamples, random)
  if (values.length < resamples * (1 - MOST_UNDEFINED) || !varies(values)) return null
  const acceleration = jackknifeAcceleration(cells)
  return bcaInference({estimate, resamples: values, acceleration, method})
}

/**
 * Bias-corrected and accelerated (BCa) bootstrap interval.
 *
 * @returns null where resamples do not vary, or more than 5 % of them have no value.
 * @see scipy.stats.bootstrap with method="BCa"; bcaInference for the formulas.
 */
export function bootstrapInterval(
  cells: CellStatistic,
  {confidence = 0.95, ...options}: BootstrapOptions,
): BootstrapInterval | null {
  const inference = bootstrapInference(cells, options)
  return inference && {...inference.interval(confidence), standardError: inference.standardError}
}

/** The statistic over resamples, ascending, those without a value left out. */
export function resample(cells: CellStatistic, resamples: number, random: Random): Float64Array {
  const totals = cells.strata.map(counts => counts.reduce((a, b) => a + b, 0))
  const drawers = cells.strata.map(createCountDrawer)
  const drawn = cells.strata.map(counts => new Float64Array(counts.length))
  const values = new Float64Array(resamples)
  let kept = 0
  for (let index = 0; index < resamples; index++) {
    drawn.forEach((into, stratum) => {
      drawers[stratum]?.(totals[stratum] ?? 0, random, into)
    })
    const value = cells.statistic(drawn)
    if (Number.isFinite(value)) values[kept++] = value
  }
  return values.subarray(0, kept).sort()
}

/**
 * Acceleration from leaving out one row at a time.
 *
 * @returns 0 where leaving out a row changes nothing.
 * @see leftOutAcceleration for the formula.
 */
export function jackknifeAcceleration(cells: CellStatistic): number {
  const counts = cells.strata.map(stratum => stratum.slice())
  return leftOutAcceleration(
    cells.strata.map((stratum, index) => {
      const own = counts[index] ?? stratum
      const values = new Float64Array(stratum.length)
      for (let cell = 0; cell < stratum.length; cell++) {
        const count = stratum[cell] ?? 0
        if (count === 0) continue
        own[cell] = count - 1
        values[cell] = cells.statistic(counts)
        own[cell] = count
      }
      return {counts: stratum, values}
    }),
  )
}

/** A statistic without one row of each cell of a stratum. */
export interface LeftOut {
  /** Rows by cell. */
  readonly counts: Float64Array
  /** Of the statistic; not looked at where a cell has no rows. */
  readonly values: Float64Array
}

/**
 * Acceleration of the BCa interval: ⅙ Σ U³/n³ / (Σ U²/n²)^1.5 with U = (n − 1)(θ̄ − θᵢ) and θᵢ the statistic
 * without row i, sums over strata of n rows each; a stratum of one row has no part.
 *
 * @returns 0 where leaving out a row changes nothing.
 * @see scipy.stats.bootstrap, Efron & Tibshirani (1993), eq. 14.15.
 */
export function leftOutAcceleration(strata: readonly LeftOut[]): number {
  let cubes = 0
  let squares = 0
  for (const {counts, values} of leftOutInfluences(strata)) {
    const rows = counts.reduce((a, b) => a + b, 0)
    for (let cell = 0; cell < counts.length; cell++) {
      const [count, influence] = [counts[cell] ?? 0, values[cell] ?? 0]
      cubes += (count * influence ** 3) / rows ** 3
      squares += (count * influence ** 2) / rows ** 2
    }
  }
  return squares === 0 ? 0 : cubes / squares ** 1.5 / 6
}

/** Influences U = (n − 1)(θ̄ − θᵢ) of the rows of each stratum; 0 where a cell, or all rows but one, are missing. */
export function leftOutInfluences(strata: readonly LeftOut[]): readonly LeftOut[] {
  return strata.map(({counts, values}) => {
    let rows = 0
    let sum = 0
    for (let cell = 0; cell < counts.length; cell++) {
      const count = counts[cell] ?? 0
      if (count === 0) continue
      rows += count
      sum += count * (values[cell] ?? 0)
    }
    const mean = sum / rows
    return {
      counts,
      values: values.map((value, cell) =>
        rows < 2 || counts[cell] === 0 ? 0 : (rows - 1) * (mean - value),
      ),
    }
  })
}
