import {formatNumber, NO_VALUE} from '../../report/index.ts'

interface Ends {
  readonly lower: number
  readonly upper: number
}

/**
 * How many decimals a number has that is known as well as its interval says: two digits of half of it. All
 * that is said of the number has so many, so that old + change is new as it stands there.
 *
 * @returns null where that is not known, or too fine to be written with zeros.
 */
export function decimalsOf(interval: Ends | null): number | null {
  const half = interval === null ? 0 : (interval.upper - interval.lower) / 2
  if (!(half > 0) || !Number.isFinite(half)) return null
  const decimals = 1 - Math.floor(Math.log10(half))
  return decimals > 7 ? null : Math.max(0, decimals)
}

/** 0.8023; with four digits where decimals are not known. */
export function formatValue(value: number | null, decimals: number | null): string {
  if (value === null) return NO_VALUE
  if (decimals === null || !Number.isFinite(value)) return formatNumber(value)
  return value
    .toLocaleString('en-US', {minimumFractionDigits: decimals, maximumFractionDigits: decimals})
    .replace(/^-(?=[0.]*$)/, '')
    .replace(/^-/, '−')
}

/** +0.0123; nothing before what is shown as zero. */
export function formatSigned(value: number | null, decimals: number | null): string {
  const text = formatValue(value, decimals)
  return value !== null && value > 0 && /[1-9∞]/.test(text) ? `+${text}` : text
}

/** `−0.0021 … +0.0054`, of a change. */
export function formatSignedEnds({lower, upper}: Ends, decimals: number | null): string {
  return `${formatSigned(lower, decimals)} … ${formatSigned(upper, decimals)}`
}

/** `0.3992 … 0.4110`, of a value. */
export function formatEnds({lower, upper}: Ends, decimals: number | null): string {
  return `${formatValue(lower, decimals)} … ${formatValue(upper, decimals)}`
}

export interface ChangeTexts {
  readonly old: string
  readonly new: string
  readonly change: string
  /** Empty where there is none. */
  readonly interval: string
}

/** A value of both and its change, all as finely as the change is known. */
export function changeTexts(compared: {
  readonly old: number | null
  readonly new: number | null
  readonly change: number | null
  readonly interval: Ends | null
}): ChangeTexts {
  const {interval} = compared
  const decimals = decimalsOf(interval)
  return {
    old: formatValue(compared.old, decimals),
    new: formatValue(compared.new, decimals),
    change: formatSigned(compared.change, decimals),
    interval: interval === null ? '' : formatSignedEnds(interval, decimals),
  }
}
