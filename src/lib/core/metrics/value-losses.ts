import type {ValueRows} from './types.ts'

/**
 * Terms a row of the sums that most metrics of numbers are functions of, in this order: weight, 1, e − d,
 * e², |e|, |e|/|y|, 2|e|/(|y|+|ŷ|), |y|, y − c, (y − c)², (e − d)², with e = y − ŷ. `c` and `d` are near the
 * means of y and e, so that no digits are lost of values far from 0.
 */
export const VALUE_SUMS = 11

/** What the terms take away from targets and errors before they square them. */
export interface Centers {
  readonly target: number
  readonly error: number
}

/** The means of targets and errors, or exactly their value where all are equal. */
export function centersOf({truth, predicted, rowCount}: ValueRows): Centers {
  const means = {target: 0, error: 0}
  const [target = 0] = truth
  const error = target - (predicted[0] ?? 0)
  const equal = {target: true, error: true}
  for (let row = 0; row < rowCount; row++) {
    const y = truth[row] ?? 0
    const e = y - (predicted[row] ?? 0)
    means.target += y / rowCount
    means.error += e / rowCount
    if (y !== target) equal.target = false
    if (e !== error) equal.error = false
  }
  return {
    target: equal.target ? target : means.target,
    error: equal.error ? error : means.error,
  }
}

/** Writes the terms of a row, times its weight, to `into` from `offset` on. */
export function addValueTerms(
  {truth, predicted, weights}: ValueRows,
  row: number,
  centers: Centers,
  into: Float64Array,
  offset: number,
): void {
  const y = truth[row] ?? 0
  const guess = predicted[row] ?? 0
  const weight = weights === null ? 1 : (weights[row] ?? 0)
  const error = y - guess
  const size = Math.abs(error)
  const scale = Math.abs(y) + Math.abs(guess)
  const shifted = y - centers.target
  const shiftedError = error - centers.error
  into[offset] = (into[offset] ?? 0) + weight
  into[offset + 1] = (into[offset + 1] ?? 0) + 1
  into[offset + 2] = (into[offset + 2] ?? 0) + weight * shiftedError
  into[offset + 3] = (into[offset + 3] ?? 0) + weight * error * error
  into[offset + 4] = (into[offset + 4] ?? 0) + weight * size
  into[offset + 5] =
    (into[offset + 5] ?? 0) + (weight * size) / Math.max(Math.abs(y), Number.EPSILON)
  into[offset + 6] = (into[offset + 6] ?? 0) + (scale === 0 ? 0 : (weight * 2 * size) / scale)
  into[offset + 7] = (into[offset + 7] ?? 0) + weight * Math.abs(y)
  into[offset + 8] = (into[offset + 8] ?? 0) + weight * shifted
  into[offset + 9] = (into[offset + 9] ?? 0) + weight * shifted * shifted
  into[offset + 10] = (into[offset + 10] ?? 0) + weight * shiftedError * shiftedError
}

type Sums = ArrayLike<number>
const at = (sums: Sums, index: number): number => sums[index] ?? 0

/** Mean squared error, Σ e² / n. ≥ 0, lower is better. @see sklearn.metrics.mean_squared_error. */
export const meanSquaredError = (sums: Sums): number => at(sums, 3) / at(sums, 0)

/** √ of the mean squared error. ≥ 0, lower is better. @see sklearn.metrics.root_mean_squared_error. */
export const rootMeanSquaredError = (sums: Sums): number => Math.sqrt(meanSquaredError(sums))

/** Mean absolute error, Σ |e| / n. ≥ 0, lower is better. @see sklearn.metrics.mean_absolute_error. */
export const meanAbsoluteError = (sums: Sums): number => at(sums, 4) / at(sums, 0)

/**
 * Mean absolute percentage error as a share, Σ |e|/|y| / n; ≥ 0, lower is better. A zero target is
 * taken as 2.2e-16, so one wrong row of those gives a number beyond all sense: use WAPE there.
 *
 * @see sklearn.metrics.mean_absolute_percentage_error.
 */
export const meanAbsolutePercentageError = (sums: Sums): number => at(sums, 5) / at(sums, 0)

/**
 * Symmetric mean absolute percentage error as a share, Σ 2|e|/(|y| + |ŷ|) / n; 0 … 2, lower is better.
 * A row where both are 0 counts as 0.
 *
 * @see Makridakis (1993).
 */
export const symmetricPercentageError = (sums: Sums): number => at(sums, 6) / at(sums, 0)

/**
 * Weighted absolute percentage error as a share, Σ |e| / Σ |y|; ≥ 0, lower is better. NaN where all
 * targets are 0.
 *
 * @see Kolassa & Schütz (2007), the ratio of MAE and mean.
 */
export const weightedPercentageError = (sums: Sums): number =>
  at(sums, 7) === 0 ? Number.NaN : at(sums, 4) / at(sums, 7)

/**
 * Coefficient of determination, 1 − Σ e² / Σ (y − ȳ)²; at most 1, higher is better. Of a constant y it
 * is 1 where the prediction is exact, else 0; NaN of fewer than two rows.
 *
 * @see sklearn.metrics.r2_score.
 */
export function determination(sums: Sums): number {
  if (at(sums, 1) < 2) return Number.NaN
  return shareExplained(at(sums, 3), targetSpread(sums))
}

/**
 * 1 − Var(e) / Var(y): R² of predictions whose mean error was taken away. At most 1, higher is better.
 * Of a constant y it is 1 where the error does not vary, else 0.
 *
 * @see sklearn.metrics.explained_variance_score.
 */
export function explainedVariance(sums: Sums): number {
  if (at(sums, 1) < 1) return Number.NaN
  const residual = Math.max(0, at(sums, 10) - at(sums, 2) ** 2 / at(sums, 0))
  return shareExplained(residual, targetSpread(sums))
}

function targetSpread(sums: Sums): number {
  return Math.max(0, at(sums, 9) - at(sums, 8) ** 2 / at(sums, 0))
}

function shareExplained(left: number, whole: number): number {
  if (whole === 0) return left === 0 ? 1 : 0
  return 1 - left / whole
}

/**
 * Pinball loss of one row at a quantile q: q · e where the truth is above the prediction, else
 * (q − 1) · e. The metric is the mean over rows: ≥ 0, lower is better.
 *
 * @see sklearn.metrics.mean_pinball_loss; Koenker & Bassett (1978).
 */
export function pinballOfRow({truth, predicted}: ValueRows, row: number, quantile: number): number {
  const error = (truth[row] ?? 0) - (predicted[row] ?? 0)
  return Math.max(quantile * error, (quantile - 1) * error)
}

/**
 * Largest absolute error; ≥ 0, lower is better; NaN without rows.
 *
 * @see sklearn.metrics.max_error.
 */
export function maxError({truth, predicted, rowCount}: ValueRows): number {
  if (rowCount === 0) return Number.NaN
  let largest = 0
  for (let row = 0; row < rowCount; row++)
    largest = Math.max(largest, Math.abs((truth[row] ?? 0) - (predicted[row] ?? 0)))
  return largest
}
