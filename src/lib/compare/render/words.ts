import {counted} from '../../core/text/index.ts'
import {plain, plainName} from '../../report/index.ts'
import {sliceName} from '../judge/describe-gate.ts'
import type {CompareReport, GateResult, MetricComparison} from '../types.ts'

const VERDICT_WORDS = {pass: 'Pass', fail: 'Fail', inconclusive: 'Inconclusive'} as const

export const GATE_WORDS = {pass: 'pass', fail: 'fail', inconclusive: 'inconclusive'} as const

export const METRIC_WORDS: Readonly<Record<MetricComparison['verdict'], string>> = {
  better: 'better',
  worse: 'worse',
  equal: 'the same answers',
  unclear: 'unclear',
  undefined: 'not defined',
}

/** A sign and a colour go by it, on a terminal and on a page. */
export type VerdictTone = 'good' | 'bad' | 'warn' | 'none'

export const VERDICT_TONES = {pass: 'good', fail: 'bad', inconclusive: 'warn'} as const

/**
 * What the report begins with. Without a gate nothing can fail; where a metric is worse all the same, it does not say
 * that the new model passed.
 */
export function headlineOf({verdict, gates, metrics}: CompareReport): {
  readonly title: string
  /** The verdict that it looks like: its sign, colour and level. */
  readonly looks: CompareReport['verdict']
} {
  const isUnjudged = verdict === 'pass' && gates.length === 0
  return isUnjudged && metrics.some(metric => metric.verdict === 'worse')
    ? {title: 'Not judged', looks: 'inconclusive'}
    : {title: VERDICT_WORDS[verdict], looks: verdict}
}

export const METRIC_TONES: Readonly<Record<MetricComparison['verdict'], VerdictTone>> = {
  better: 'good',
  worse: 'bad',
  equal: 'none',
  unclear: 'none',
  undefined: 'warn',
}

/** `auc:-0.005`, `auc:-0.005 in carrier = UA`. */
export function gateName({gate, slice}: GateResult): string {
  return slice === null ? plain(gate) : `${plain(gate)} in ${sliceName(slice)}`
}

/** `flights@v1.2.0 → flights@workspace`; the new model alone where there is no other. */
export function modelsInWords({old, new: now}: CompareReport): string {
  return old === null ? plain(now.model) : `${plain(old.model)} → ${plain(now.model)}`
}

/** What was measured on what. */
export function groundInWords(report: CompareReport): string {
  const {task, rows, unlabelled, data, target, group, old} = report
  return [
    `${modelsInWords(report)} (${task})`,
    `${counted(rows, 'row')} of ${plain(data)} against ${plainName(target)}`,
    ...(unlabelled > 0 ? [`${counted(unlabelled, 'row')} without an answer left out`] : []),
    ...(group === null ? [] : [`rows of one ${plainName(group)} taken together`]),
    ...(old === null ? ['no old model to compare with'] : []),
  ].join(', ')
}

/** What the rows of the data say of how sure a change is, in the words of an interval: `95 % interval`. */
export function intervalHead(confidence: number | undefined): string {
  return confidence === undefined ? 'interval' : `${Math.round(confidence * 1000) / 10} % interval`
}
