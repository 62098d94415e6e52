/** Three digits that count, for a sentence: 0.00123, −12.3, 4,570, 13,600. */
export function shortNumber(value: number): string {
  return value.toLocaleString('en-US', {maximumSignificantDigits: 3}).replace('-', '\u2212')
}
