const bits = new DataView(new ArrayBuffer(4))

/**
 * The IEEE 754 binary16 pattern nearest to a number, ties to even; beyond ±65504 it is infinite.
 *
 * @see IEEE 754-2019, §3.6 and §4.3.1.
 */
export function halfFromNumber(value: number): number {
  bits.setFloat32(0, value)
  const single = bits.getUint32(0)
  const sign = (single >>> 16) & 0x8000
  const exponent = (single >>> 23) & 0xff
  const fraction = single & 0x7fffff
  if (exponent === 0xff) return sign | 0x7c00 | (fraction === 0 ? 0 : 0x200)
  const shifted = exponent - 127 + 15
  if (shifted >= 0x1f) return sign | 0x7c00
  if (shifted <= 0) {
    if (shifted < -10) return sign
    return sign | roundShift(fraction | 0x800000, 14 - shifted)
  }
  // A carry out of the fraction raises the exponent, up to infinity, as it should.
  return sign | ((shifted << 10) + roundShift(fraction, 13))
}

/** The number that an IEEE 754 binary16 pattern stands for; exact. */
export function numberFromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >>> 10) & 0x1f
  const fraction = half & 0x3ff
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN
  if (exponent === 0) return sign * fraction * 2 ** -24
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** `value / 2^shift`, to the nearest whole number, ties to even. */
function roundShift(value: number, shift: number): number {
  const quotient = value >>> shift
  const rest = value & ((1 << shift) - 1)
  const half = 1 << (shift - 1)
  return rest > half || (rest === half && (quotient & 1) === 1) ? quotient + 1 : quotient
}
