import {normalQuantile} from './normal-quantile.ts'

/** A range that holds the true value with the confidence asked for. */
export interface Interval {
  readonly lower: number
  readonly upper: number
}

/**
 * Wilson's score interval of a proportion.
 *
 * (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n), with z the normal quantile of (1 + confidence)/2.
 *
 * @param successes - 0 … trials.
 * @param trials - n > 0; without trials both ends are NaN.
 * @returns Within 0 … 1.
 * @see statsmodels.stats.proportion.proportion_confint with method="wilson"; Wilson (1927).
 */
export function wilsonInterval(successes: number, trials: number, confidence = 0.95): Interval {
  const z = normalQuantile((1 + confidence) / 2)
  const p = successes / trials
  const spread = z * Math.sqrt((p * (1 - p)) / trials + (z * z) / (4 * trials * trials))
  const scale = 1 + (z * z) / trials
  const middle = p + (z * z) / (2 * trials)
  // At no and at all successes one end is exact, and rounding must not move it.
  return {
    lower: successes === 0 ? 0 : (middle - spread) / scale,
    upper: successes === trials ? 1 : (middle + spread) / scale,
  }
}
