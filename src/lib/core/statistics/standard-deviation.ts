import type {AscendingSample} from './ascending-sample.ts'

/** Standard deviation of a sample, divided by n, in two passes; NaN without rows. */
export function standardDeviation({values, counts, size}: AscendingSample): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += (values[i] as number) * (counts?.[i] ?? 1)
  const mean = sum / size
  let squares = 0
  for (let i = 0; i < values.length; i++)
    squares += ((values[i] as number) - mean) ** 2 * (counts?.[i] ?? 1)
  return Math.sqrt(squares / size)
}
