/**
 * Pettitt's test for one change in the level of a series, without an assumption about its distribution.
 *
 * U_t = Σᵢ≤t Σⱼ>t sgn(xᵢ − xⱼ), K = max |U_t|, p ≈ 2·exp(−6K² / (T³ + T²)), at most 1.
 *
 * @param series - T ≥ 2 finite values in their order.
 * @returns `at`, the index of the first value after the change, K and p.
 * @see Pettitt (1979), A non-parametric approach to the change-point problem.
 */
export function pettitt(series: ArrayLike<number>): {
  readonly at: number
  readonly k: number
  readonly pValue: number
} {
  const length = series.length
  let u = 0
  let k = 0
  let at = 0
  for (let t = 0; t < length - 1; t++) {
    // U_t = U_{t−1} + Σⱼ sgn(x_t − xⱼ), since the pairs with earlier values cancel.
    for (let j = 0; j < length; j++) u += Math.sign((series[t] ?? 0) - (series[j] ?? 0))
    if (Math.abs(u) > k) {
      k = Math.abs(u)
      at = t + 1
    }
  }
  const pValue = Math.min(1, 2 * Math.exp((-6 * k * k) / (length ** 3 + length ** 2)))
  return {at, k, pValue}
}
