import {formatNumber} from '../../report/index.ts'
import type {Decision} from '../types.ts'

/** A table of the triggers and of what holds back, with a head. */
export function describeDecision({triggers, holds, nextAt}: Decision): string[][] {
  const rows = triggers.map(({trigger, verdict, value, limit, reason}) => [
    trigger,
    verdict,
    value === null ? '' : formatNumber(value),
    limit === null ? '' : formatNumber(limit),
    reason,
  ])
  const held = holds.map(({kind, reason}) => [kind, 'holds back', '', '', reason])
  const next = nextAt === null ? [] : [['next', '', '', '', `By the schedule ${nextAt}`]]
  return [['TRIGGER', 'VERDICT', 'VALUE', 'LIMIT', 'WHY'], ...rows, ...held, ...next]
}
