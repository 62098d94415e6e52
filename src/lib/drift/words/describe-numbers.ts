import type {ColumnMeasure} from '../measure/types.ts'
import {number, numberPair, percent} from './format.ts'

type NumberMeasure = Extract<ColumnMeasure, {kind: 'number'}>

/** A part is told from here on: shifts in standard deviations, spreads as ratios, tails in shares of the rows. */
const SHIFT = 0.1
const SPREAD = 1.15
/** 1 % of the reference lies beyond its 99th percentile; three times that is worth a word. */
const TAIL = 0.03

/** What happened to a column of numbers, largest first: its place, its spread, its tails, its shape. */
export function describeNumbers(measure: NumberMeasure): string {
  const {reference, current} = measure
  const parts = [
    shift(measure),
    spread(reference.std, current.std),
    tail(measure.above.p99, 'above', "the reference's 99th percentile", reference.p99),
    tail(measure.below.p01, 'below', "the reference's 1st percentile", reference.p01),
  ].filter(part => part !== undefined)
  if (parts.length > 0) return parts.join('; ')
  return 'the shape of the distribution differs; mean and spread are nearly the same'
}

function shift({reference, current}: NumberMeasure): string | undefined {
  const [before, after, std] = [reference.mean, current.mean, reference.std]
  if (before === null || after === null || std === null) return undefined
  const difference = after - before
  if (std === 0) {
    if (difference === 0) return undefined
    return `it was always ${number(before)}; the mean is now ${number(after)}`
  }
  const deviations = Math.abs(difference) / std
  if (deviations >= SHIFT) {
    const [from, to] = numberPair(before, after)
    const size = `${relative(before, after)}${Number(deviations.toPrecision(2))} σ`
    return `the mean ${difference > 0 ? 'rose' : 'fell'} from ${from} to ${to} (${size})`
  }
  const [low, high] = [reference.median, current.median]
  if (low === null || high === null || low === high) return undefined
  // A heavy tail makes the standard deviation so large that the mean hides what happened to most rows.
  const spreadOfMiddle = (reference.p75 ?? 0) - (reference.p25 ?? 0)
  if (spreadOfMiddle === 0 || Math.abs(high - low) < SHIFT * spreadOfMiddle) return undefined
  const [from, to] = numberPair(low, high)
  return `the median ${high > low ? 'rose' : 'fell'} from ${from} to ${to}`
}

/** Of the mean, where zero means nothing there and the change is at least one in a hundred. */
function relative(before: number, after: number): string {
  if (before <= 0 || after < 0) return ''
  const change = after / before - 1
  if (Math.abs(change) < 0.01) return ''
  return Math.abs(change) >= 10
    ? `${number(after / before)} ×, `
    : `${change > 0 ? '+' : '−'}${number(Number((Math.abs(change) * 100).toPrecision(2)))} %, `
}

function spread(before: number | null, after: number | null): string | undefined {
  if (before === null || after === null || before === 0) return undefined
  const ratio = after / before
  if (after === 0) return 'it no longer varies'
  if (ratio >= SPREAD || ratio <= 1 / SPREAD)
    return `it spreads ${ratio > 1 ? 'wider' : 'less'}: σ ${numberPair(before, after).join(' → ')}`
  return undefined
}

function tail(
  share: number,
  side: 'above' | 'below',
  what: string,
  value: number | null,
): string | undefined {
  if (share < TAIL) return undefined
  const at = value === null ? '' : ` (${number(value)})`
  return `${percent(share)} of the rows are ${side} ${what}${at}`
}
