import type {MethodId} from '../types.ts'

/** Standard normal quantile at 0.995. */
const Z = 2.5758293035489

/** Methods whose value grows with the square of a small change, as χ² does; that of the others grows with the change. */
const SQUARED: ReadonlySet<MethodId> = new Set([
  'psi',
  'kl_divergence',
  'chi2',
  'cramer_von_mises',
  'anderson_darling',
  'mmd',
])

/**
 * The change that time alone makes: where 99.5 % of further blocks lie, judged from those of the reference.
 *
 * x̄ + t · s · √(1 + 1/k), the one-sided prediction bound of a normal law with k − 1 degrees of freedom: few blocks say
 * little about a further one, and give a high bound. Scores lean to the right, so that by the scores themselves it
 * would be too low. The cube root of what is distributed as χ² is nearly normal: x is v^(1/3) for methods that square
 * the change, v^(2/3) for distances, and the bound is turned back. The t quantile is the expansion of Cornish and Fisher.
 *
 * @param values - Score of each contiguous block of the reference against the rest; NaN is left out.
 * @returns null for fewer than 5 blocks.
 * @see Hahn & Meeker (1991), Statistical Intervals; Wilson & Hilferty (1931), The distribution of chi-square.
 */
export function blockThreshold(method: MethodId, values: readonly number[]): number | null {
  const power = SQUARED.has(method) ? 1 : 2
  const roots = values.filter(value => !Number.isNaN(value)).map(value => Math.cbrt(value) ** power)
  const count = roots.length
  if (count < 5) return null
  const mean = roots.reduce((sum, root) => sum + root, 0) / count
  const squares = roots.reduce((sum, root) => sum + (root - mean) ** 2, 0)
  const deviation = Math.sqrt(squares / (count - 1))
  const bound = mean + studentQuantile(Z, count - 1) * deviation * Math.sqrt(1 + 1 / count)
  return power === 1 ? bound ** 3 : bound ** 1.5
}

/** The quantile of Student's t that belongs to a normal quantile; within 2 % from 4 degrees of freedom on. */
function studentQuantile(z: number, degrees: number): number {
  const first = (z ** 3 + z) / 4
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384
  return z + first / degrees + second / degrees ** 2 + third / degrees ** 3
}
