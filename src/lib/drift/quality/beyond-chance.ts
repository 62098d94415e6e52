/** About the standard normal quantile at 0.999 on either side. */
const Z = 3.29

/**
 * Whether a count is more than chance brings where so many are expected.
 *
 * k > λ + 3.29·√λ + 3: the normal approximation of a Poisson law, with three more so that one or two rows of
 * a small table are no finding.
 */
export function moreThanChance(count: number, expected: number): boolean {
  return count > expected + Z * Math.sqrt(expected) + 3
}

interface Nulls {
  readonly rows: number
  readonly nulls: number
}

/** Whether the share of nulls differs by `least` and by more than chance: two proportions, z ≥ 3.29. */
export function nullsChanged(reference: Nulls, current: Nulls, least: number): boolean {
  const before = reference.nulls / reference.rows
  const after = current.nulls / current.rows
  if (Math.abs(after - before) < least) return false
  const pooled = (reference.nulls + current.nulls) / (reference.rows + current.rows)
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / reference.rows + 1 / current.rows))
  return Math.abs(after - before) > Z * error
}
