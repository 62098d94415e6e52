import {sortFloats} from '../numbers/index.ts'

/**
 * Hodges-Lehmann estimate of how far pairs are shifted: the median of the means of any two differences b − a,
 * each also with itself. This is the estimate of one sample of differences, which takes the pairing into
 * account, and not that of two samples.
 *
 * Found by halving the range of numbers that a double can hold, counting means in each step: exact, and fast for
 * many pairs.
 *
 * @param a - Finite.
 * @param b - Finite, one for each of `a`.
 * @returns NaN without pairs.
 * @see Hodges & Lehmann (1963).
 */
export function hodgesLehmann(a: Float64Array, b: Float64Array): number {
  const size = a.length
  if (size === 0) return Number.NaN
  const off = sortFloats(b.map((value, pair) => value - (a[pair] as number)))
  const means = (size * (size + 1)) / 2
  const upper = meanAt(off, Math.floor(means / 2) + 1)
  return means % 2 === 1 ? upper : (meanAt(off, means / 2) + upper) / 2
}

/** The mean of two values at a rank, from 1, among all. */
function meanAt(ascending: Float64Array, rank: number): number {
  let low = orderOf(ascending[0] as number) - 1n
  let high = orderOf(ascending[ascending.length - 1] as number)
  while (high - low > 1n) {
    const middle = (low + high) >> 1n
    if (countUpTo(ascending, valueOf(middle)) >= rank) high = middle
    else low = middle
  }
  return valueOf(high)
}

/** Means of two values, each also with itself, that are ≤ x. */
function countUpTo(ascending: Float64Array, x: number): number {
  let count = 0
  let last = ascending.length - 1
  for (let first = 0; first <= last; first++) {
    const value = ascending[first] as number
    while (last >= first && (value + (ascending[last] as number)) / 2 > x) last--
    count += Math.max(0, last - first + 1)
  }
  return count
}

const bits = new DataView(new ArrayBuffer(8))

/** Whole numbers in the order of the doubles that they stand for. */
function orderOf(value: number): bigint {
  bits.setFloat64(0, value)
  const word = bits.getBigInt64(0)
  return word < 0n ? -(word & 0x7fff_ffff_ffff_ffffn) : word
}

function valueOf(order: bigint): number {
  bits.setBigInt64(0, order < 0n ? -order : order)
  const size = bits.getFloat64(0)
  return order < 0n ? -size : size
}
