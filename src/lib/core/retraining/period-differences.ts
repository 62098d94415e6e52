import {createRandom, normalQuantile, studentQuantile} from '../statistics/index.ts'
import type {Estimate} from './types.ts'

/** What one policy gains over another in each period, and for certain beside (trainings that are not spent). */
export interface PeriodGains {
  readonly gains: readonly number[]
  readonly certain: number
}

export interface GainOptions {
  readonly level: number
  readonly resamples: number
  readonly seed: number
}

/**
 * Gains summed over periods, with intervals that hold for all of them at once: as the best of many is looked for, an
 * interval of its own would make some policy win by chance. Periods are resampled in blocks of ⌈n^⅓⌉ that follow each
 * other (circular), the same for all, and margins are the quantile of the largest |sum* − sum| / s over the policies
 * times s, with s the spread of that policy's sums. With n periods the spread is raised by √(n/(n − 1)), since
 * resampling makes it too small, and the margin by that of Student's quantile over the normal one, with as many degrees
 * of freedom as there are blocks to draw from, less one: ten periods in blocks of three say little about a spread.
 *
 * @see Politis & Romano (1992), A Circular Block-Resampling Procedure; White (2000), A Reality Check for Data Snooping.
 */
export function gainIntervals(
  policies: readonly PeriodGains[],
  {level, resamples, seed}: GainOptions,
): readonly Estimate[] {
  const sums = policies.map(({gains}) => gains.reduce((sum, gain) => sum + gain, 0))
  const periods = policies[0]?.gains.length ?? 0
  const draws = resampledPeriods(periods, resamples, seed).map(drawn =>
    policies.map(({gains}, at) =>
      drawn.reduce((sum, period) => sum + (gains[period] ?? 0), -(sums[at] ?? 0)),
    ),
  )
  const small = Math.sqrt(periods / Math.max(1, periods - 1))
  const spreads = policies.map(
    (_, at) =>
      small * Math.sqrt(draws.reduce((sum, draw) => sum + (draw[at] ?? 0) ** 2, 0) / resamples),
  )
  const largest = Float64Array.from(draws, draw =>
    draw.reduce((most, off, at) => {
      const spread = spreads[at] ?? 0
      return spread > 0 ? Math.max(most, (small * Math.abs(off)) / spread) : most
    }, 0),
  ).sort()
  const quantile = largest[Math.min(resamples - 1, Math.ceil(level * resamples) - 1)] ?? 0
  const factor = quantile * fewBlocks(periods, level)
  return policies.map(({certain}, at) => {
    const value = (sums[at] ?? 0) + certain
    const margin = factor * (spreads[at] ?? 0)
    return {value, low: value - margin, high: value + margin}
  })
}

/** By how much an interval is wider because its spread is itself told by few blocks. */
function fewBlocks(periods: number, level: number): number {
  const freedom = Math.max(1, periods / blockLength(periods) - 1)
  const tail = 1 - (1 - level) / 2
  return studentQuantile(tail, freedom) / normalQuantile(tail)
}

const blockLength = (periods: number): number => Math.ceil(Math.cbrt(periods))

function resampledPeriods(
  periods: number,
  resamples: number,
  seed: number,
): readonly (readonly number[])[] {
  const random = createRandom(seed)
  const block = blockLength(periods)
  return Array.from({length: resamples}, () => {
    let from = 0
    return Array.from({length: periods}, (_, at) => {
      if (at % block === 0) from = Math.floor(random() * periods)
      return (from + (at % block)) % periods
    })
  })
}
