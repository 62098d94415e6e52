import {normalQuantile} from './normal-quantile.ts'

export interface RowsNeededOptions {
  /** That the estimate comes from. */
  readonly rows: number
  readonly estimate: number
  readonly standardError: number
  /** Which the number shall be shown to be above, or below. */
  readonly limit: number
  /** Probability of a false alarm of the one-sided test. */
  readonly alpha: number
  /** Probability of finding it; default 0.8. */
  readonly power?: number
}

/** Nobody labels more. */
const MOST_ROWS = 1e9

/**
 * About how many rows would tell on which side of a limit a number is, if the estimate is right:
 * n · ((z₁₋α + z of power) · s / |estimate − limit|)², rounded up to two digits.
 *
 * @returns null where no number of rows would, or more than a billion.
 */
export function rowsNeeded({
  rows,
  estimate,
  standardError,
  limit,
  alpha,
  power = 0.8,
}: RowsNeededOptions): number | null {
  const distances = (normalQuantile(1 - alpha) + normalQuantile(power)) * standardError
  const needed = rows * (distances / (estimate - limit)) ** 2
  if (!(needed > 0 && needed <= MOST_ROWS)) return null
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(needed)) - 1)
  return Math.ceil(needed / unit) * unit
}
