const SEGMENTS = 50
/** A series that remembers longer than this cannot be told from one that never comes back. */
const MOST_CORRELATION = 0.99

/**
 * How many independent stretches an ordered series is worth: neighbours that are alike say the same thing twice.
 *
 * n_eff = m · (1 − ρ)/(1 + ρ), the effective size of m = 50 means of consecutive segments that follow a first-order
 * autoregression. Their correlation r at lag one is too small in short series, so that ρ = (r + 1/m)/(1 − 4/m), within
 * 0 and 0.99: independent rows give about 50, and never more. Means are more alike than rows: a memory of about the
 * length of a segment gives down to half of what the rows are worth, which errs on the side of too few.
 *
 * @param rows - In the order of time; NaN is left out.
 * @returns NaN where there are fewer than 50 segments with a value, or they do not differ.
 * @see Bayley & Hammersley (1946), The effective number of independent observations in an autocorrelated time series;
 *   Marriott & Pope (1954), Bias in the estimation of autocorrelations.
 */
export function independentStretches(rows: Float64Array): number {
  const length = Math.floor(rows.length / SEGMENTS)
  const means = Array.from({length: SEGMENTS}, (_, segment) =>
    meanOf(rows.subarray(segment * length, (segment + 1) * length)),
  ).filter(mean => !Number.isNaN(mean))
  if (means.length < SEGMENTS) return Number.NaN
  const mean = means.reduce((sum, value) => sum + value, 0) / SEGMENTS
  const off = means.map(value => value - mean)
  const variance = off.reduce((sum, value) => sum + value ** 2, 0)
  const covariance = off.reduce((sum, value, i) => sum + value * (off[i - 1] ?? 0), 0)
  const unbiased = (covariance / variance + 1 / SEGMENTS) / (1 - 4 / SEGMENTS)
  const correlation = Math.min(MOST_CORRELATION, Math.max(0, unbiased))
  return (SEGMENTS * (1 - correlation)) / (1 + correlation)
}

function meanOf(rows: Float64Array): number {
  let [sum, count] = [0, 0]
  for (const value of rows) {
    if (Number.isNaN(value)) continue
    sum += value
    count++
  }
  return sum / count
}
