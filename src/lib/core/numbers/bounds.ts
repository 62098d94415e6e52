/** How many of ascending values are below x: where it would be put before its equals. */
export function lowerBound(ascending: ArrayLike<number>, x: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ascending[middle] ?? 0) < x) low = middle + 1
    else high = middle
  }
  return low
}

/** How many of ascending values are not above x: where it would be put behind its equals. */
export function upperBound(ascending: ArrayLike<number>, x: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ascending[middle] ?? 0) <= x) low = middle + 1
    else high = middle
  }
  return low
}
