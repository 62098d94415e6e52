const view = new DataView(new ArrayBuffer(8))

/**
 * The smallest double that is larger than a finite one.
 *
 * @see IEEE 754-2019, §5.3.1, nextUp.
 */
export function nextUp(value: number): number {
  // Both zeros are followed by the smallest subnormal.
  if (value === 0) return Number.MIN_VALUE
  view.setFloat64(0, value)
  const bits = view.getBigInt64(0)
  view.setBigInt64(0, value > 0 ? bits + 1n : bits - 1n)
  return view.getFloat64(0)
}
