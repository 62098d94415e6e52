import {incompleteBeta} from './incomplete-beta.ts'

/**
 * Probability that Student's t of `degrees` > 0 exceeds x; keeps its digits far in the tail.
 *
 * ½ I(ν/2, ½) at ν/(ν + x²) for x ≥ 0.
 *
 * @see scipy.stats.t.sf.
 */
export function studentUpperTail(x: number, degrees: number): number {
  if (Number.isNaN(x)) return Number.NaN
  if (!Number.isFinite(x)) return x > 0 ? 0 : 1
  const square = x * x
  const tail =
    0.5 *
    incompleteBeta(degrees / 2, 0.5, degrees / (degrees + square), square / (degrees + square))
  return x < 0 ? 1 - tail : tail
}
