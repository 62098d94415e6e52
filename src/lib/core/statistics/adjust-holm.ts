/**
 * p-values after Holm's correction, which keeps the probability of one false alarm among all below the
 * level: the i-th smallest of m times m − i + 1, at least as large as the one before it, at most 1.
 *
 * @returns In the order given.
 * @see Holm (1979); statsmodels.stats.multitest.multipletests, method holm.
 */
export function adjustHolm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, index) => index)
  order.sort((a, b) => (pValues[a] ?? 0) - (pValues[b] ?? 0))
  const adjusted = new Array<number>(pValues.length)
  let least = 0
  order.forEach((index, rank) => {
    least = Math.max(least, Math.min(1, (pValues[index] ?? 0) * (pValues.length - rank)))
    adjusted[index] = least
  })
  return adjusted
}
