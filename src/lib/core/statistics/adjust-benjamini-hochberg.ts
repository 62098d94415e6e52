/**
 * p-values adjusted for the rate of false discoveries among those that are called significant.
 *
 * With p₍₁₎ ≤ … ≤ p₍ₘ₎: adjusted p₍ᵢ₎ = min over j ≥ i of p₍ⱼ₎·m/j, at most 1.
 *
 * @param pValues - m ≥ 0 values in [0, 1].
 * @returns In the order given.
 * @see Benjamini & Hochberg (1995), Controlling the false discovery rate.
 */
export function adjustBenjaminiHochberg(pValues: readonly number[]): readonly number[] {
  const count = pValues.length
  const descending = pValues.map((_, index) => index)
  descending.sort((a, b) => (pValues[b] ?? 0) - (pValues[a] ?? 0))
  const adjusted = new Array<number>(count)
  let least = 1
  descending.forEach((index, place) => {
    least = Math.min(least, ((pValues[index] ?? 1) * count) / (count - place))
    adjusted[index] = least
  })
  return adjusted
}
