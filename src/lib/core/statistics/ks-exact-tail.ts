/**
 * Probability that the two-sample Kolmogorov-Smirnov distance of n and m rows without ties is at least D:
 * the share of lattice paths from (0, 0) to (n, m) that touch |i/n − j/m| ≥ D.
 *
 * The share s(i, j) of the paths to (i, j) that have touched is 1 where the point itself is outside, else
 * (i·s(i−1, j) + j·s(i, j−1)) / (i + j), since i of i + j paths come from the left. Nothing is
 * subtracted, so that small p-values keep their digits. For n = m the reflection principle gives a sum.
 *
 * @param distance - A multiple of 1/lcm(n, m) up to rounding.
 * @see Hodges (1958), The significance probability of the Smirnov two-sample test.
 */
export function ksExactTail(distance: number, n: number, m: number): number {
  const divisor = greatestCommonDivisor(n, m)
  const [stepN, stepM] = [n / divisor, m / divisor]
  // |i·stepM − j·stepN| ≥ height is outside.
  const height = Math.round(distance * stepN * m)
  if (height === 0) return 1
  if (n === m) return equalSizes(n, height)
  return n > m ? outside(n, m, stepN, stepM, height) : outside(m, n, stepM, stepN, height)
}

/** 2 Σₖ (−1)ᵏ⁻¹ C(2n, n − kh) / C(2n, n), summed as nested products. */
function equalSizes(n: number, height: number): number {
  let tail = 0
  for (let k = Math.floor(n / height) - 1; k >= 0; k--) {
    let ratio = 1
    for (let j = 0; j < height; j++) ratio *= (n - k * height - j) / (n + k * height + j + 1)
    tail = ratio * (1 - tail)
  }
  return Math.min(1, 2 * tail)
}

function outside(n: number, m: number, stepN: number, stepM: number, height: number): number {
  // touched[j] of the column i; what lies outside the band is 1.
  const touched = new Float64Array(m + 1).fill(1)
  for (let j = 0; j <= m && j * stepN < height; j++) touched[j] = 0
  for (let i = 1; i <= n; i++) {
    const low = Math.max(0, Math.floor((i * stepM - height) / stepN) + 1)
    const high = Math.min(m, Math.ceil((i * stepM + height) / stepN) - 1)
    if (low > high) return 1
    let below = 1
    if (low > 0) touched[low - 1] = 1
    for (let j = low; j <= high; j++) {
      below = ((touched[j] as number) * i + (j === 0 ? 0 : below * j)) / (i + j)
      touched[j] = below
    }
  }
  return touched[m] as number
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
