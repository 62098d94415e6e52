import {roundEven} from './round-even.ts'

/** value ≈ scale · (q − zeroPoint), with q of 0 … 255. */
export interface AffineParameters {
  readonly scale: number
  readonly zeroPoint: number
}

/**
 * Scale and zero point of unsigned eight bits for values between two bounds; 0 is exact, for padding and what a
 * rectifier cuts off.
 *
 * scale = (max − min) / 255 with min ≤ 0 ≤ max, zeroPoint = round(−min / scale).
 *
 * @returns The scale in single precision, > 0; 1 where all values are 0.
 * @see Jacob et al. (2018), arXiv:1712.05877, equation 1.
 */
export function affineParameters(min: number, max: number): AffineParameters {
  const low = Math.min(0, min)
  const scale = Math.fround((Math.max(0, max) - low) / 255)
  if (!(scale > 0)) return {scale: 1, zeroPoint: 0}
  return {scale, zeroPoint: Math.max(0, Math.min(255, roundEven(-low / scale)))}
}
