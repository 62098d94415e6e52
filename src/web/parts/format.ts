import {singleText} from '../../lib/data/portable.ts'
import type {AnswerValue} from '../../lib/package/portable/answers.ts'

/** A value as people read it: six significant digits. */
export function formatValue(value: AnswerValue): string {
  if (value === null) return 'no value'
  if (typeof value !== 'number') return String(value)
  if (Number.isNaN(value)) return 'no number'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  if (Number.isInteger(value)) return String(value)
  return String(Number(value.toPrecision(6)))
}

/** `12.3 %`; of a share that is no number, a dash. */
export function formatShare(share: number): string {
  return Number.isFinite(share) ? `${(share * 100).toFixed(1)} %` : '–'
}

/** All digits of a single-precision number, and no more. */
export function exactText(value: number): string {
  return Math.fround(value) === value ? singleText(value) : String(value)
}

const UNITS = ['bytes', 'kB', 'MB', 'GB'] as const

export function formatBytes(count: number): string {
  const power = count < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(count) / 3))
  const value = count / 1000 ** power
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toPrecision(2)} ${UNITS[power] ?? ''}`
}

export function formatMs(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`
}
