/** Standard normal quantile at 0.999. */
const Z_999 = 3.090232306167813

/**
 * The PSI that chance alone stays below in 999 of 1000 comparisons of samples of one distribution.
 *
 * χ²₀.₉₉₉(k − 1) · (1/n + 1/m): for equal distributions PSI / (1/n + 1/m) is asymptotically χ² with
 * k − 1 degrees of freedom. The quantile is the approximation of Wilson and Hilferty, which is 3.1 %
 * too high for two bins, 0.7 % for ten.
 *
 * @param bins - k ≥ 1 bins that can hold rows.
 * @param referenceRows - n > 0.
 * @param currentRows - m > 0.
 * @returns In nats, ≥ 0; 0 for one bin.
 * @see Wilson & Hilferty (1931); Yurdakul (2018), Statistical Properties of Population Stability Index.
 */
export function populationStabilityNoise(
  bins: number,
  referenceRows: number,
  currentRows: number,
): number {
  const k = bins - 1
  if (k < 1) return 0
  const spread = 2 / (9 * k)
  const quantile = k * (1 - spread + Z_999 * Math.sqrt(spread)) ** 3
  return quantile * (1 / referenceRows + 1 / currentRows)
}
