/** Three digits: `0.0123`, `4.56`, `789`, `1,234`. */
export function rounded(value: number): string {
  return value.toLocaleString('en-US', {maximumSignificantDigits: value >= 1000 ? 4 : 3})
}

/** A share as `3.2 %`, `45 %`. */
export function percent(share: number): string {
  const value = 100 * share
  return `${value.toLocaleString('en-US', {maximumFractionDigits: value < 10 ? 1 : 0})} %`
}
