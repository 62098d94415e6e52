import type {Ranks} from './ascending-sample.ts'

/**
 * Quantile by linear interpolation between the two nearest rows, as numpy's default.
 *
 * @param ranks - Of a sample of `size` ≥ 1 rows.
 * @param q - 0…1.
 * @see Hyndman & Fan (1996), definition 7.
 */
export function sampleQuantile(ranks: Ranks, size: number, q: number): number {
  const position = (size - 1) * q
  const row = Math.floor(position)
  const part = position - row
  const lower = ranks.at(row)
  if (part === 0) return lower
  const upper = ranks.at(row + 1)
  const step = upper - lower
  // The nearer end is the start, so that rounding cannot pass it.
  return part < 0.5 ? lower + step * part : upper - step * (1 - part)
}
