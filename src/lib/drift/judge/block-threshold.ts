/**
 * How far a contiguous block of the reference is from the rest of it, at the 95th percentile of the blocks
 * (linear between ranks, as numpy): the change that time alone makes.
 *
 * @param values - One score a block; NaN is left out.
 * @returns null for fewer than 5 blocks.
 */
export function blockThreshold(values: readonly number[]): number | null {
  const sorted = values.filter(value => !Number.isNaN(value)).toSorted((a, b) => a - b)
  if (sorted.length < 5) return null
  const place = 0.95 * (sorted.length - 1)
  const below = Math.floor(place)
  const low = sorted[below] ?? 0
  return low + (place - below) * ((sorted[below + 1] ?? low) - low)
}
