/** What units add to an estimate, by the stratum that they are drawn from. */
export interface Influences {
  /** Units by cell; those of a cell are alike. null: each is a cell of its own. */
  readonly counts: Float64Array | null
  /** By cell, in units of n times what leaving one out changes; their mean over the units is 0. */
  readonly values: Float64Array
}

/** How well the variance of an estimate is known from these units. */
export interface InfluenceSpread {
  /** Of the t law that stands for an estimate over its own standard error. */
  readonly degrees: number
  /** Standard error with n − 1, over that of resamples, which have n. */
  readonly widening: number
}

/**
 * How far to trust the variance Σ S of strata of n units with influences U, S = ΣU²/n².
 *
 * A variance of n units with the kurtosis κ of their influences has about min(n − 1, 2n/(κ − 1)) degrees of
 * freedom: n − 1 of a normal law, and about twice the units that have any influence where most have none. Those of
 * the sum are (Σ S)² / Σ S²/ν. A stratum of one unit has no part.
 *
 * @returns Infinite degrees where nothing has an influence.
 * @see Satterthwaite (1946); O'Neill (2014) for kurtosis; Hesterberg (2015) for widened percentiles of few rows.
 */
export function influenceSpread(strata: readonly Influences[]): InfluenceSpread {
  let variance = 0
  let unbiased = 0
  let squares = 0
  for (const {counts, values} of strata) {
    const {units, second, fourth} = moments(counts, values)
    if (units < 2 || second === 0) continue
    const part = second / units
    const kurtosis = fourth / second ** 2
    const degrees = kurtosis > 1 ? Math.min(units - 1, (2 * units) / (kurtosis - 1)) : units - 1
    variance += part
    unbiased += (part * units) / (units - 1)
    squares += part ** 2 / degrees
  }
  return variance === 0
    ? {degrees: Infinity, widening: 1}
    : {degrees: variance ** 2 / squares, widening: Math.sqrt(unbiased / variance)}
}

/** Second and fourth moments about 0. */
function moments(
  counts: Float64Array | null,
  values: Float64Array,
): {readonly units: number; readonly second: number; readonly fourth: number} {
  let units = 0
  let second = 0
  let fourth = 0
  for (let cell = 0; cell < values.length; cell++) {
    const count = counts === null ? 1 : (counts[cell] ?? 0)
    const square = (values[cell] ?? 0) ** 2
    units += count
    second += count * square
    fourth += count * square * square
  }
  return {units, second: second / units, fourth: fourth / units}
}
