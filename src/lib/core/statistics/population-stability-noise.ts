import {chiSquareUpperQuantile} from './special/distributions.ts'

/**
 * The PSI that chance alone exceeds with probability `tail`: the χ² quantile of k − 1 degrees of freedom,
 * times 1/n + 1/m, since PSI / (1/n + 1/m) is asymptotically χ² for samples of one distribution.
 *
 * @param bins - k ≥ 1 bins that can hold rows.
 * @param referenceRows - n > 0.
 * @param currentRows - m > 0.
 * @returns In nats, ≥ 0; 0 for one bin.
 * @see Yurdakul (2018), Statistical Properties of Population Stability Index.
 */
export function populationStabilityNoise(
  bins: number,
  referenceRows: number,
  currentRows: number,
  tail = 0.001,
): number {
  if (bins <= 1) return 0
  return chiSquareUpperQuantile(tail, bins - 1) * (1 / referenceRows + 1 / currentRows)
}
