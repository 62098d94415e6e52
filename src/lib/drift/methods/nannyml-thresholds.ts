import type {MethodId} from '../types.ts'

/**
 * NannyML's thresholds: a value above the mean of the blocks plus three standard deviations (divided by n)
 * alerts; that of Kolmogorov-Smirnov is at most 1, where it can never alert. None has a lower end.
 *
 * @param values - Scores of the blocks of the reference against the whole of it, at least one.
 * @see nannyml.thresholds.StandardDeviationThreshold and calculate_threshold_values of NannyML 0.13.
 */
export function nannymlThresholds(
  method: MethodId,
  values: readonly number[],
): {readonly lower: null; readonly upper: number} {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  const upper = mean + 3 * Math.sqrt(variance)
  return {lower: null, upper: method === 'ks' ? Math.min(1, upper) : upper}
}
