/** Three significant digits, without an exponent where it can be read. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e15)) return value.toExponential(2)
  if (size >= 1000) return Math.round(value).toLocaleString('en-US')
  return String(Number(value.toPrecision(3)))
}

/** `5.0 %`, `0.02 %`, `< 0.01 %`. */
export function percent(share: number): string {
  const value = share * 100
  if (value !== 0 && value < 0.01) return '< 0.01 %'
  if (value !== 100 && value > 99.99) return '> 99.99 %'
  const digits = value === 0 || value >= 10 ? 0 : value >= 1 ? 1 : 2
  return `${value.toFixed(digits)} %`
}

/** A name that came with the data, short enough for a sentence. */
export function quoted(label: string): string {
  const clean = label.replaceAll(/\s+/g, ' ')
  return `"${clean.length <= 40 ? clean : `${clean.slice(0, 39)}…`}"`
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  const last = items.at(-1) ?? ''
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`
}

/** Two values with as many digits as their difference needs: `1,018.0` and `1,016.7`. */
export function numberPair(before: number, after: number): readonly [string, string] {
  const difference = Math.abs(after - before)
  const size = Math.max(Math.abs(before), Math.abs(after))
  if (difference === 0 || size >= 1e15 || size < 1e-4) return [number(before), number(after)]
  const decimals = Math.max(0, 1 - Math.floor(Math.log10(difference)))
  if (decimals > 12) return [String(before), String(after)]
  const text = (value: number): string =>
    value.toLocaleString('en-US', {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    })
  return [text(before), text(after)]
}
