import type {NumberSample} from '../sample.ts'

/** Sums of a sample that can be merged with those of another. */
export interface Moments {
  readonly count: number
  readonly mean: number
  /** Sum of the squared distances from the mean. */
  readonly squares: number
  readonly min: number
  readonly max: number
}

export const NO_MOMENTS: Moments = {count: 0, mean: 0, squares: 0, min: Infinity, max: -Infinity}

const BLOCK = 1024

/** In two passes by blocks, so that rounding does not add up over millions of rows. */
export function momentsOf({values, counts, size}: NumberSample): Moments {
  if (size === 0) return NO_MOMENTS
  const [min, max] = [values[0] ?? NaN, values[values.length - 1] ?? NaN]
  const sum = sumOf(values, counts, 1)
  const rough = Number.isFinite(sum) ? sum / size : sumOf(values, counts, 1 / size)
  const mean = Math.min(max, Math.max(min, rough))
  const squares = squaresAround(values, counts, mean)
  return {count: size, mean, squares, min, max}
}

function sumOf(values: Float64Array, counts: Float64Array | undefined, scale: number): number {
  return sumBlocks(values.length, (start, end) => {
    let part = 0
    for (let index = start; index < end; index++)
      part += (values[index] ?? 0) * scale * (counts === undefined ? 1 : (counts[index] ?? 0))
    return part
  })
}

function squaresAround(
  values: Float64Array,
  counts: Float64Array | undefined,
  mean: number,
): number {
  return sumBlocks(values.length, (start, end) => {
    let part = 0
    for (let index = start; index < end; index++) {
      const distance = (values[index] ?? 0) - mean
      part += distance * distance * (counts === undefined ? 1 : (counts[index] ?? 0))
    }
    return part
  })
}

function sumBlocks(length: number, partOf: (start: number, end: number) => number): number {
  let sum = 0
  for (let start = 0; start < length; start += BLOCK)
    sum += partOf(start, Math.min(start + BLOCK, length))
  return sum
}

/** @see Chan, Golub & LeVeque (1979), Updating formulae and a pairwise algorithm for variances. */
export function mergeMoments(a: Moments, b: Moments): Moments {
  if (a.count === 0) return b
  if (b.count === 0) return a
  const count = a.count + b.count
  const distance = b.mean - a.mean
  return {
    count,
    mean: a.mean + distance * (b.count / count),
    squares: a.squares + b.squares + distance ** 2 * a.count * (b.count / count),
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
  }
}
