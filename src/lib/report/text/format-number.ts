/** What stands where there is no value. */
export const NO_VALUE = '–'

/** A number as people read it: four significant digits, thousands separated, 1.2e-7 for the very small. */
export function formatNumber(value: number | null | undefined, digits = 4): string {
  if (value === null || value === undefined || Number.isNaN(value)) return NO_VALUE
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size < 1e-4 || size >= 1e12) return minus(value.toExponential(Math.max(0, digits - 3)))
  if (Number.isInteger(value)) return minus(value.toLocaleString('en-US'))
  const text = value.toLocaleString('en-US', {maximumSignificantDigits: digits})
  return minus(text)
}

/** A share as a percentage: 0.184 is 18.4 %; what is not nothing is not shown as 0 %. */
export function formatPercent(share: number | null | undefined): string {
  if (share === null || share === undefined || Number.isNaN(share)) return NO_VALUE
  const percent = share * 100
  if (percent !== 0 && Math.abs(percent) < 0.1) return percent > 0 ? '< 0.1 %' : '> −0.1 %'
  if (percent < 100 && percent > 99.9) return '> 99.9 %'
  return `${minus(String(Number(percent.toFixed(1))))} %`
}

/** A probability: two digits, and a bound below 0.0001. */
export function formatProbability(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return NO_VALUE
  if (value < 1e-4) return '< 0.0001'
  return String(Number(value.toPrecision(2)))
}

/** Rows and other counts: 12,345. */
export function formatCount(value: number | null | undefined): string {
  return value === null || value === undefined ? NO_VALUE : value.toLocaleString('en-US')
}

function minus(text: string): string {
  return text.replace(/^-/, '−').replace('e-', 'e−').replace('e+', 'e')
}
