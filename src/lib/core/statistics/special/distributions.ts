import {lowerGamma, upperGamma} from './incomplete-gamma.ts'

/** Probability that a standard normal variable exceeds z; keeps its digits far in the tail. */
export function normalUpperTail(z: number): number {
  const tail = 0.5 * upperGamma(0.5, (z * z) / 2)
  return z < 0 ? 1 - tail : tail
}

/** The z that a standard normal variable exceeds with probability `tail`, 0 < tail ≤ ½. */
export function normalUpperQuantile(tail: number): number {
  return tail >= 0.5 ? 0 : Math.sqrt(2 * gammaUpperQuantile(2 * tail, 0.5))
}

/** Probability that χ² of `degrees` > 0 exceeds x. */
export function chiSquareUpperTail(x: number, degrees: number): number {
  return upperGamma(degrees / 2, x / 2)
}

/** The x that χ² of `degrees` > 0 exceeds with probability `tail`, 0 < tail < 1. */
export function chiSquareUpperQuantile(tail: number, degrees: number): number {
  return 2 * gammaUpperQuantile(tail, degrees / 2)
}

/**
 * The x that a gamma variable of scale 1 exceeds with probability `tail`: bisection between bounds that
 * were doubled until they hold it, so that no start value can lead it astray. Relative error 1e-14.
 *
 * @param tail - 0 < tail < 1.
 * @param shape - > 0.
 */
export function gammaUpperQuantile(tail: number, shape: number): number {
  const beyond = (x: number): boolean =>
    tail < 0.5 ? upperGamma(shape, x) < tail : lowerGamma(shape, x) > 1 - tail
  let high = Math.max(shape, 1)
  while (!beyond(high)) high *= 2
  let low = 0
  for (let step = 0; step < 1100; step++) {
    const middle = low + (high - low) / 2
    if (middle <= low || middle >= high || high - low < high * 1e-15) break
    if (beyond(middle)) high = middle
    else low = middle
  }
  return high
}
