import {MlopsError} from '../errors/index.ts'
import {requireRows} from './require-rows.ts'

/** Shares of rows of two samples over the same bins or categories. */
interface Shares {
  readonly p: Float64Array
  readonly q: Float64Array
}

/**
 * Jensen-Shannon distance of two histograms: √(½ KL(p‖r) + ½ KL(q‖r)) with r = (p + q)/2.
 *
 * @param reference - Rows per bin: length k ≥ 1, each ≥ 0, sum > 0.
 * @param current - Rows per bin, the same k bins in the same order.
 * @param base - Of the logarithm: e by default; with 2 the range is 0…1, with e 0…√ln 2 = 0.8326.
 * @throws MlopsError `DRIFT_BIN_MISMATCH`, `DRIFT_EMPTY_SAMPLE`.
 * @see scipy.spatial.distance.jensenshannon; Lin (1991).
 */
export function jensenShannonDistance(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  base = Math.E,
): number {
  const {p, q} = sharesOf(reference, current)
  let sum = 0
  for (let i = 0; i < p.length; i++) {
    const [a, b] = [p[i] ?? 0, q[i] ?? 0]
    const middle = (a + b) / 2
    if (a > 0) sum += a * Math.log(a / middle)
    if (b > 0) sum += b * Math.log(b / middle)
  }
  return Math.sqrt(Math.max(0, sum / 2) / Math.log(base))
}

/**
 * Hellinger distance of two histograms: √(1 − Σ √(p q)), 0…1.
 *
 * @throws MlopsError `DRIFT_BIN_MISMATCH`, `DRIFT_EMPTY_SAMPLE`.
 */
export function hellingerDistance(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
): number {
  const {p, q} = sharesOf(reference, current)
  // ½ Σ (√p − √q)² is the same and does not cancel for nearly equal shares.
  let sum = 0
  for (let i = 0; i < p.length; i++) sum += (Math.sqrt(p[i] ?? 0) - Math.sqrt(q[i] ?? 0)) ** 2
  return Math.sqrt(sum / 2)
}

/**
 * Total variation distance of two histograms: ½ Σ |p − q|, 0…1: the share of the rows that would have to
 * change their bin.
 *
 * @throws MlopsError `DRIFT_BIN_MISMATCH`, `DRIFT_EMPTY_SAMPLE`.
 */
export function totalVariation(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const {p, q} = sharesOf(reference, current)
  let sum = 0
  for (let i = 0; i < p.length; i++) sum += Math.abs((p[i] ?? 0) - (q[i] ?? 0))
  return sum / 2
}

/**
 * L∞ distance of two histograms: max |p − q|, 0…1: the largest change of one share.
 *
 * @throws MlopsError `DRIFT_BIN_MISMATCH`, `DRIFT_EMPTY_SAMPLE`.
 */
export function largestShareChange(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
): number {
  const {p, q} = sharesOf(reference, current)
  let largest = 0
  for (let i = 0; i < p.length; i++)
    largest = Math.max(largest, Math.abs((p[i] ?? 0) - (q[i] ?? 0)))
  return largest
}

/**
 * Kullback-Leibler divergence of the reference from the current shares: Σ p ln(p / q), in nats, ≥ 0;
 * infinite where a bin of the reference has no current rows.
 *
 * @throws MlopsError `DRIFT_BIN_MISMATCH`, `DRIFT_EMPTY_SAMPLE`.
 * @see scipy.stats.entropy(p, q).
 */
export function relativeEntropy(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const {p, q} = sharesOf(reference, current)
  let sum = 0
  for (let i = 0; i < p.length; i++) {
    const a = p[i] ?? 0
    if (a > 0) sum += a * Math.log(a / (q[i] ?? 0))
  }
  return Math.max(0, sum)
}

function sharesOf(reference: ArrayLike<number>, current: ArrayLike<number>): Shares {
  if (reference.length !== current.length)
    throw new MlopsError(
      'DRIFT_BIN_MISMATCH',
      `The histograms have ${reference.length} and ${current.length} bins.`,
      {hint: 'Count both over the same bins.'},
    )
  const p = Float64Array.from(reference)
  const q = Float64Array.from(current)
  const rows = p.reduce((sum, count) => sum + count, 0)
  const currentRows = q.reduce((sum, count) => sum + count, 0)
  requireRows(rows, currentRows)
  return {p: p.map(count => count / rows), q: q.map(count => count / currentRows)}
}
