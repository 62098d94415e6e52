import {counted} from '../../core/text/index.ts'
import {
  formatCount,
  formatNumber,
  formatPercent,
  formatProbability,
  plainName,
} from '../../report/index.ts'
import type {GateResult} from '../gate-types.ts'
import type {GateDraft} from './gate-draft.ts'

export interface GateContext {
  readonly rowsNeeded: number | null
  /** Corrected, and for how many gates and slices. */
  readonly pKept: number
  readonly among: number
}

/** One sentence with the figures. */
export function describeGate(
  draft: GateDraft,
  verdict: GateResult['verdict'],
  {rowsNeeded, pKept, among}: GateContext,
): string {
  const {slice, evidence, mustShow} = draft
  const where = slice === null ? '' : `${sliceName(slice)}: `
  if (evidence.kind === 'none')
    return `${where}Not shown either way: ${evidence.why}; ${ruleWords(draft)}${leastWords(rowsNeeded)}.`
  const fact = factWords(draft)
  if (evidence.kind === 'alike')
    return `${where}${fact}${verdict === 'pass' ? ';' : ', but'} ${ruleWords(draft)}.`
  const sure = sureWords(draft, verdict)
  if (verdict === 'fail') return `${where}${fact}${sure}, but ${ruleWords(draft)}.`
  if (verdict === 'inconclusive')
    return `${where}Not shown either way: ${fact}${sure}; ${ruleWords(draft)}${chanceWords(draft, pKept, among)}${rowsWords(rowsNeeded)}.`
  return `${where}${fact}${sure}; ${ruleWords(draft)}${mustShow ? '' : ', which is not shown to be broken'}.`
}

/** `carrier = UA`. */
export function sliceName({column, value}: NonNullable<GateResult['slice']>): string {
  return `${plainName(column)} ${value === null ? 'is missing' : `= ${plainName(value)}`}`
}

function factWords({gate, evidence, estimate}: GateDraft): string {
  if (evidence.kind === 'alike')
    return `${gate.metric} did not change, since the models answer alike`
  if (gate.rule.kind === 'change') return `${gate.metric} changed by ${signed(estimate)}`
  return `${gate.metric} is ${formatNumber(estimate)}`
}

/** One-sided where a side is shown, else both ends. */
function sureWords(draft: GateDraft, verdict: GateResult['verdict']): string {
  const {evidence, gate, isKeptAbove, mustShow} = draft
  if (evidence.kind !== 'measured') return ''
  const {lower, upper, confidence} = evidence.interval
  const number = gate.rule.kind === 'change' ? signed : formatNumber
  if (verdict === 'inconclusive' || (verdict === 'pass' && !mustShow))
    return ` (${formatPercent(confidence)} sure: between ${number(lower)} and ${number(upper)})`
  const isAbove = (verdict === 'pass') === isKeptAbove
  const side = isAbove ? `above ${number(lower)}` : `below ${number(upper)}`
  return ` (${formatPercent((1 + confidence) / 2)} sure: ${side})`
}

function ruleWords(draft: GateDraft): string {
  const {gate, isKeptAbove, limit, mustShow} = draft
  const {rule} = gate
  if (rule.kind === 'bound') {
    const side = isKeptAbove
      ? rule.strict
        ? 'above'
        : 'at least'
      : rule.strict
        ? 'below'
        : 'at most'
    return `it must be ${side} ${formatNumber(limit)}`
  }
  const figure = changeLimit(draft)
  if (rule.claim === 'superiority' && mustShow)
    return `the change must be ${isKeptAbove ? 'above' : 'below'} ${figure}`
  return `the limit is ${figure}`
}

/** `−0.005`, `+2.1 (2 % of 105)`, `+2 %` where the old value is not known. */
function changeLimit({gate: {rule}, old, limit}: GateDraft): string {
  if (rule.kind !== 'change' || !rule.relative || limit === 0) return signed(limit)
  const share = formatPercent(Math.abs(rule.limit))
  if (Number.isNaN(limit)) return `${rule.limit > 0 ? '+' : '−'}${share}`
  return `${signed(limit)} (${share} of ${formatNumber(Math.abs(old ?? Number.NaN))})`
}

/** Where the interval lies beyond the limit, and what is so of one gate in many is not so of this one. */
function chanceWords({evidence}: GateDraft, pKept: number, among: number): string {
  if (evidence.kind !== 'measured' || evidence.pKept > (1 - evidence.interval.confidence) / 2)
    return ''
  return `; by itself that would break it, but among ${formatCount(among)} gates and slices it may be chance (corrected p ${formatProbability(pKept)})`
}

function rowsWords(rows: number | null): string {
  return rows === null ? '' : `; about ${formatCount(rows)} rows would tell`
}

function leastWords(rows: number | null): string {
  return rows === null ? '' : `; it takes at least about ${counted(rows, 'row')}`
}

function signed(value: number | null): string {
  return value !== null && value > 0 ? `+${formatNumber(value)}` : formatNumber(value)
}
