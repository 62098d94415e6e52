/** Three digits that count, for a sentence: 0.00123, 12.3, 4570. */
export function shortNumber(value: number): string {
  return String(
    Number(value.toPrecision(Math.max(3, Math.floor(Math.log10(Math.abs(value) || 1)) + 1))),
  )
}
