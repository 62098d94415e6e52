/** Standard normal quantile at 0.995. */
const Z = 2.5758293035489

/**
 * The change that time alone makes: where 99.5 % of further blocks lie, judged from those of the reference.
 *
 * (x̄ + t · s · √(1 + 1/k))³ of the cube roots x of the scores, the one-sided prediction bound of a normal law with
 * k − 1 degrees of freedom: few blocks say little about a further one, and give a high bound. Distances lean to the
 * right as χ² does, and its cube root is nearly normal; by the scores themselves the bound would be too low. The
 * t quantile is the expansion of Cornish and Fisher.
 *
 * @param values - Score of each contiguous block of the reference against the rest; NaN is left out.
 * @returns null for fewer than 5 blocks.
 * @see Hahn & Meeker (1991), Statistical Intervals; Wilson & Hilferty (1931), The distribution of chi-square.
 */
export function blockThreshold(values: readonly number[]): number | null {
  const roots = values.filter(value => !Number.isNaN(value)).map(value => Math.cbrt(value))
  const count = roots.length
  if (count < 5) return null
  const mean = roots.reduce((sum, root) => sum + root, 0) / count
  const squares = roots.reduce((sum, root) => sum + (root - mean) ** 2, 0)
  const deviation = Math.sqrt(squares / (count - 1))
  return (mean + studentQuantile(Z, count - 1) * deviation * Math.sqrt(1 + 1 / count)) ** 3
}

/** The quantile of Student's t that belongs to a normal quantile; within 2 % from 4 degrees of freedom on. */
function studentQuantile(z: number, degrees: number): number {
  const first = (z ** 3 + z) / 4
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384
  return z + first / degrees + second / degrees ** 2 + third / degrees ** 3
}
