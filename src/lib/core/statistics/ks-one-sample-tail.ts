import {logGamma} from './special/log-gamma.ts'

const FEW_ROWS = 140
/** Rows up to which the exact matrix is used, as long as it stays small. */
const MATRIX_ROWS = 100_000
/** Terms of the sum of Birnbaum and Tingey that are computed at most. */
const TERMS = 20_000

/**
 * Probability that the two-sided one-sample Kolmogorov-Smirnov statistic of n rows is at least D, for a
 * continuous distribution: `scipy.stats.kstwo.sf(D, n)` within 1e-9.
 *
 * Twice the one-sided tail where that is exact to the last digit (D ≥ ½ or nD² ≥ 2.2), else one minus the
 * matrix power of Marsaglia, Tsang and Wang, or for large n the expansion of Pelz and Good.
 *
 * @param distance - D, 0…1.
 * @param rows - n ≥ 1, whole.
 * @see Simard & L'Ecuyer (2011), Computing the two-sided Kolmogorov-Smirnov distribution.
 */
export function ksOneSampleTail(distance: number, rows: number): number {
  if (distance >= 1) return 0
  if (rows * distance <= 0.5) return 1
  // Below, paths that leave on both sides count; a matrix of up to 47 rows is cheap for few rows.
  const far = rows <= FEW_ROWS ? 4 : 2.2
  if (distance >= 0.5 || rows * distance ** 2 >= far)
    return Math.min(1, 2 * oneSided(distance, rows))
  const below =
    rows <= FEW_ROWS || (rows <= MATRIX_ROWS && rows * distance ** 1.5 <= 1.4)
      ? matrixPower(distance, rows)
      : pelzGood(distance, rows)
  return Math.min(1, Math.max(0, 1 - below))
}

/**
 * P(D⁺ ≥ d) = d Σⱼ C(n, j) (d + j/n)ʲ⁻¹ (1 − d − j/n)ⁿ⁻ʲ for 0 ≤ j ≤ n(1 − d) (Birnbaum & Tingey 1951). For
 * large n the terms are a smooth bell that is 0 at both ends, and every so many of them, times so many, give
 * the same sum.
 */
function oneSided(distance: number, rows: number): number {
  const last = Math.floor(rows * (1 - distance))
  const stride = Math.max(1, Math.floor(last / TERMS))
  const logFactorial = logGamma(rows + 1)
  let sum = 0
  for (let j = 0; j <= last; j += stride) {
    const share = distance + j / rows
    const rest = rows - j
    if (share >= 1) {
      if (rest === 0) sum += stride
      continue
    }
    const logTerm =
      logFactorial -
      logGamma(j + 1) -
      logGamma(rest + 1) +
      (j - 1) * Math.log(share) +
      rest * Math.log1p(-share)
    sum += stride * Math.exp(logTerm)
  }
  return distance * sum
}

/** P(Dₙ < d) = n!/nⁿ · (Hⁿ)ₖₖ with d = (k − h)/n; scaled by powers of 2^±460 on the way. */
function matrixPower(distance: number, rows: number): number {
  const k = Math.floor(rows * distance) + 1
  const size = 2 * k - 1
  const h = k - rows * distance
  const base = new Float64Array(size * size)
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) base[i * size + j] = i - j + 1 < 0 ? 0 : 1
  for (let i = 0; i < size; i++) {
    base[i * size] = (base[i * size] ?? 0) - h ** (i + 1)
    const corner = (size - 1) * size + i
    base[corner] = (base[corner] ?? 0) - h ** (size - i)
  }
  const first = (size - 1) * size
  base[first] = (base[first] ?? 0) + (2 * h - 1 > 0 ? (2 * h - 1) ** size : 0)
  for (let i = 0; i < size; i++) {
    let factorial = 1
    for (let power = 1; power <= i + 1; power++) {
      factorial *= power
      const j = i + 1 - power
      // H_ij is divided by (i − j + 1)!.
      base[i * size + j] = (base[i * size + j] ?? 0) / factorial
    }
  }
  const {value, exponent} = centre(base, size, rows, k - 1)
  // n!/nⁿ by logarithms would lose digits; the factors one by one do not.
  let [result, scale] = [value, exponent]
  for (let i = 1; i <= rows; i++) {
    result = (result * i) / rows
    if (result < 1e-140 && result > 0) {
      result *= 1e140
      scale -= 140
    }
  }
  return result * 10 ** scale
}

function centre(
  base: Float64Array,
  size: number,
  power: number,
  k: number,
): {value: number; exponent: number} {
  let square = base
  let [squareExponent, exponent] = [0, 0]
  let result: Float64Array | null = null
  for (let left = power; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) {
      result = result === null ? square.slice() : multiply(result, square, size)
      exponent += squareExponent
      exponent += shrink(result, size, k)
    }
    if (left > 1) {
      square = multiply(square, square, size)
      squareExponent = 2 * squareExponent + shrink(square, size, k)
    }
  }
  return {value: result?.[k * size + k] ?? 0, exponent}
}

function shrink(matrix: Float64Array, size: number, k: number): number {
  if ((matrix[k * size + k] ?? 0) < 1e140) return 0
  for (let i = 0; i < matrix.length; i++) matrix[i] = (matrix[i] ?? 0) * 1e-140
  return 140
}

function multiply(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const product = new Float64Array(size * size)
  for (let i = 0; i < size; i++)
    for (let l = 0; l < size; l++) {
      const factor = a[i * size + l] as number
      if (factor === 0) continue
      for (let j = 0; j < size; j++)
        product[i * size + j] =
          (product[i * size + j] as number) + factor * (b[l * size + j] as number)
    }
  return product
}

/** P(Dₙ < d) by the expansion of Pelz & Good (1976): the Kolmogorov limit and three terms in 1/√n. */
function pelzGood(distance: number, rows: number): number {
  const root = Math.sqrt(rows)
  const z = root * distance
  const pi2 = Math.PI ** 2
  const [z2, z4, z6] = [z * z, z ** 4, z ** 6]
  let [k0, k1, k2, k3] = [0, 0, 0, 0]
  for (let k = 0; k < 200; k++) {
    const u = (k + 0.5) ** 2 * pi2
    const weight = Math.exp(-u / (2 * z2))
    k0 += weight
    k1 += (u - z2) * weight
    k2 += (6 * z6 + 2 * z4 + (2 * z4 - 5 * z2) * u + (1 - 2 * z2) * u * u) * weight
    k3 +=
      (-30 * z6 -
        90 * z ** 8 +
        (135 * z4 - 96 * z6) * u +
        (212 * z4 - 60 * z2) * u * u +
        (5 - 30 * z2) * u ** 3) *
      weight
    if (weight < 1e-18) break
  }
  let [k2Second, k3Second] = [0, 0]
  for (let k = 1; k < 200; k++) {
    const u = k * k * pi2
    const weight = Math.exp(-u / (2 * z2))
    k2Second += u * weight
    k3Second += (3 * z2 * u - u * u) * weight
    if (weight < 1e-18) break
  }
  const half = Math.sqrt(Math.PI / 2)
  const full = Math.sqrt(2 * Math.PI)
  return (
    (full * k0) / z +
    (half * k1) / (3 * z4) / root +
    ((half * k2) / (36 * z ** 7) - (half * k2Second) / (18 * z ** 3)) / rows +
    ((half * k3) / (3240 * z ** 10) + (half * k3Second) / (108 * z6)) / (rows * root)
  )
}
