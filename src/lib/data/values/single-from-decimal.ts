const bits = new DataView(new ArrayBuffer(8))

/** Digits beyond which a tie is not looked at any more. */
const MAX_LENGTH = 400

/**
 * The single-precision number nearest to an unsigned decimal (`12.5e-3`), ties to even; beyond the
 * range it is infinite.
 *
 * A decimal that is rounded to double and then to single is rounded twice: where the double lies
 * half-way between two singles, the decimal itself says to which side.
 *
 * @see IEEE 754-2019, §5.12.2 (correctly rounded conversion of decimals).
 */
export function singleFromDecimal(decimal: string): number {
  const double = Number(decimal)
  const single = Math.fround(double)
  if (single === double || double === Infinity || decimal.length > MAX_LENGTH) return single
  if (double >= MIN_NORMAL && !isTie(double)) return single
  const [below, above] = neighbours(double, single)
  const top = above === Infinity ? 2 ** 128 : above
  if (double - below !== top - double) return single
  const side = compareDecimal(decimal, double)
  if (side === 0) return single
  return side < 0 ? below : above
}

/** Below it, singles are further apart than their exponent says. */
const MIN_NORMAL = 2 ** -126

/** Whether the 29 bits that a single does not have are a one and zeros. */
function isTie(double: number): boolean {
  bits.setFloat64(0, double)
  return (bits.getUint32(4) & 0x1fffffff) === 0x10000000
}

/** The singles around a positive double that is none. */
function neighbours(double: number, single: number): readonly [below: number, above: number] {
  bits.setFloat32(0, single)
  const pattern = bits.getUint32(0)
  bits.setUint32(0, single < double ? pattern + 1 : pattern - 1)
  const other = bits.getFloat32(0)
  return single < double ? [single, other] : [other, single]
}

/** The sign of `decimal` − `double`, exactly. */
function compareDecimal(decimal: string, double: number): number {
  const [mantissa = '', exponent = '0'] = decimal.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const power = Number(exponent) - fraction.length
  if (Math.abs(power) > 2 * MAX_LENGTH) return 0
  let left = BigInt(whole + fraction)
  let right = 1n
  if (power >= 0) left *= 10n ** BigInt(power)
  else right = 10n ** BigInt(-power)
  // A double is a whole number of 2^-1074; one that lies between singles is one of 2^-200.
  const shift = 200
  const scaled = wholeOf(double, shift)
  left <<= BigInt(shift)
  right *= scaled
  return left < right ? -1 : left > right ? 1 : 0
}

/** `double` · 2^shift, which must be whole. */
function wholeOf(double: number, shift: number): bigint {
  bits.setFloat64(0, double)
  const pattern = bits.getBigUint64(0)
  const exponent = Number((pattern >> 52n) & 0x7ffn) - 1075 + shift
  const mantissa = (pattern & ((1n << 52n) - 1n)) | (1n << 52n)
  return exponent >= 0 ? mantissa << BigInt(exponent) : mantissa >> BigInt(-exponent)
}
