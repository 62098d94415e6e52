import type {GateResult} from '../types.ts'
import {
  decimalsOf,
  formatEnds,
  formatSigned,
  formatSignedEnds,
  formatValue,
} from './format-change.ts'

export interface GateTexts {
  /** `0.8023 → 0.8146`; the new value alone of a bound. */
  readonly values: string
  /** What the gate limits: a change with its sign, or a value. */
  readonly estimate: string
  /** Empty where there is none. */
  readonly interval: string
  /** `≥ −0.005`, `≤ 0.42`. */
  readonly limit: string
}

/** The figures of a gate, all as finely as its interval is known. */
export function gateTexts(gate: GateResult): GateTexts {
  const {old, new: now, estimate, interval} = gate
  const decimals = decimalsOf(interval)
  const change = limitsChange(gate)
  return {
    values:
      old === null
        ? formatValue(now, decimals)
        : `${formatValue(old, decimals)} → ${formatValue(now, decimals)}`,
    estimate: change ? formatSigned(estimate, decimals) : formatValue(estimate, decimals),
    interval:
      interval === null
        ? ''
        : change
          ? formatSignedEnds(interval, decimals)
          : formatEnds(interval, decimals),
    limit: limitInWords(gate),
  }
}

/** Whether it limits new − old, rather than the value of the new model. */
export function limitsChange({kind}: GateResult): boolean {
  return kind === 'non_inferiority' || kind === 'superiority'
}

function limitInWords({kind, better, limit}: GateResult): string {
  switch (kind) {
    case 'min':
      return `≥ ${formatValue(limit, null)}`
    case 'max':
      return `≤ ${formatValue(limit, null)}`
    case 'non_inferiority':
      return `${better === 'higher' ? '≥' : '≤'} ${formatSigned(limit, null)}`
    case 'superiority':
      return `${better === 'higher' ? '>' : '<'} ${formatSigned(limit, null)}`
  }
}
