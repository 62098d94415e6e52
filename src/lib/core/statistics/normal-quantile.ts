/**
 * Standard normal distribution function Φ(x) = ½ erfc(−x/√2), by a continued fraction in the tails and a
 * series near 0; right to about 1e-15 of its value.
 *
 * @returns 0 … 1.
 * @see scipy.stats.norm.cdf.
 */
export function normalCdf(x: number): number {
  return x <= 0 ? upperTail(-x) : 1 - upperTail(x)
}

/** P(Z > z) for z ≥ 0. */
function upperTail(z: number): number {
  if (Number.isNaN(z)) return Number.NaN
  if (z > 38.6) return 0
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
  if (z < 3) {
    // Φ(z) − ½ = φ(z) · Σ z^(2k+1) / (1·3·5…(2k+1))
    let term = z
    let total = z
    for (let k = 1; term > total * 1e-17; k++) {
      term *= (z * z) / (2 * k + 1)
      total += term
    }
    return 0.5 - density * total
  }
  // Mills' ratio as Laplace's continued fraction, from its end.
  let ratio = z
  for (let k = 120; k >= 1; k--) ratio = z + k / ratio
  return density / ratio
}

/**
 * Standard normal quantile Φ⁻¹(p): Acklam's rational approximation, then two steps of Halley's method.
 *
 * @param p - 0 … 1; 0 gives −∞, 1 gives +∞.
 * @returns NaN outside of [0, 1].
 * @see scipy.stats.norm.ppf.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN
  if (p === 0) return -Infinity
  if (p === 1) return Infinity
  // The lower tail keeps its digits where the upper one has none.
  if (p > 0.5) return -normalQuantile(1 - p)
  let x = approximateQuantile(p)
  for (let step = 0; step < 2; step++) {
    const error = (normalCdf(x) - p) * Math.sqrt(2 * Math.PI) * Math.exp((x * x) / 2)
    x -= error / (1 + (x * error) / 2)
  }
  return x
}

const A = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2,
  -3.066479806614716e1, 2.506628277459239,
]
const B = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1,
  -1.328068155288572e1, 1,
]
const C = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734,
  4.374664141464968, 2.938163982698783,
]
const D = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1]

function approximateQuantile(p: number): number {
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p))
    return polynomial(C, q) / polynomial(D, q)
  }
  const q = p - 0.5
  return (q * polynomial(A, q * q)) / polynomial(B, q * q)
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((value, coefficient) => value * x + coefficient, 0)
}
