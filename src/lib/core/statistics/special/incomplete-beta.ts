import {stirlingError} from './stirling-error.ts'

const EPSILON = 1e-16
const TINY = 1e-300
const MAX_TERMS = 1_000_000

/**
 * Regularized incomplete beta function I_x(a, b): the probability that a beta variable of shapes a and b is
 * at most x. By its continued fraction on the side where that converges fast; small values keep their
 * digits for shapes of millions too. Relative error 1e-11.
 *
 * @param a - > 0.
 * @param b - > 0.
 * @param x - 0 … 1.
 * @param y - 1 − x, where that is known with more digits.
 * @see scipy.special.betainc; Abramowitz & Stegun (1964), 26.5.8; Lentz (1976).
 */
export function incompleteBeta(a: number, b: number, x: number, y = 1 - x): number {
  if (x <= 0) return 0
  if (y <= 0) return 1
  return x * (a + b + 2) < a + 1
    ? (betaPower(a, b, x, y) * fraction(a, b, x)) / a
    : 1 - (betaPower(b, a, y, x) * fraction(b, a, y)) / b
}

/**
 * xᵃ yᵇ / B(a, b) with y = 1 − x, from how far x is off its most likely value, so that large shapes cost no
 * digits.
 *
 * @see Loader (2000), Fast and accurate computation of binomial probabilities.
 */
export function betaPower(a: number, b: number, x: number, y: number): number {
  const n = a + b
  const exponent =
    stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * x) - deviance(b, n * y)
  return Math.sqrt((a / n) * (b / (2 * Math.PI))) * Math.exp(exponent)
}

/** a ln(a/m) + m − a. */
function deviance(a: number, m: number): number {
  const off = (a - m) / m
  return Math.abs(off) < 0.5 ? m * ((1 + off) * Math.log1p(off) - off) : a * Math.log(a / m) + m - a
}

function fraction(a: number, b: number, x: number): number {
  let c = 1
  let d = atLeastTiny(1 - ((a + b) * x) / (a + 1))
  let value = 1 / d
  d = 1 / d
  for (let m = 1; m < MAX_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / atLeastTiny(1 + even * d)
    c = atLeastTiny(1 + even / c)
    value *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / atLeastTiny(1 + odd * d)
    c = atLeastTiny(1 + odd / c)
    const step = d * c
    value *= step
    if (Math.abs(step - 1) < EPSILON * 4) break
  }
  return value
}

function atLeastTiny(value: number): number {
  return Math.abs(value) < TINY ? TINY : value
}
