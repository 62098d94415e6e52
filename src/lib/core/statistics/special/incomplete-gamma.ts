import {logGamma} from './log-gamma.ts'

const EPSILON = 1e-16
const TINY = 1e-300
const MAX_TERMS = 100_000

/**
 * Regularized upper incomplete gamma function Q(a, x) = Γ(a, x) / Γ(a): the probability that a gamma
 * variable of shape a and scale 1 exceeds x. Below a + 1 by the series of P, above by the continued
 * fraction of Q, so that small tails keep their digits.
 *
 * @param a - Shape, > 0.
 * @param x - At least 0; infinity gives 0.
 * @returns 0…1.
 * @see Abramowitz & Stegun (1964), 6.5.29 and 6.5.31; Lentz (1976).
 */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1
  if (x === Infinity) return 0
  const factor = Math.exp(a * Math.log(x) - x - logGamma(a))
  return x < a + 1 ? 1 - factor * lowerSeries(a, x) : factor * upperFraction(a, x)
}

/** P(a, x) = 1 − Q(a, x), without loss of digits where it is small. */
export function lowerGamma(a: number, x: number): number {
  if (x <= 0) return 0
  if (x >= a + 1) return 1 - upperGamma(a, x)
  return Math.exp(a * Math.log(x) - x - logGamma(a)) * lowerSeries(a, x)
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a
  let sum = term
  for (let n = 1; n < MAX_TERMS; n++) {
    term *= x / (a + n)
    sum += term
    if (term < sum * EPSILON) break
  }
  return sum
}

function upperFraction(a: number, x: number): number {
  let b = x + 1 - a
  let c = 1 / TINY
  let d = 1 / b
  let value = d
  for (let n = 1; n < MAX_TERMS; n++) {
    const numerator = -n * (n - a)
    b += 2
    d = numerator * d + b
    if (Math.abs(d) < TINY) d = TINY
    c = b + numerator / c
    if (Math.abs(c) < TINY) c = TINY
    d = 1 / d
    const step = d * c
    value *= step
    if (Math.abs(step - 1) < EPSILON * 4) break
  }
  return value
}
