/** 0.1 instead of 0.10000000149011612, where both are the same single-precision number. */
export function shortDecimal(value: number): number {
  const short = Number(value.toPrecision(7))
  return Math.fround(short) === value ? short : value
}
