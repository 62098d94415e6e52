import {githubAnnotations, plain, shorten, type Annotation} from '../../report/index.ts'
import type {CompareReport, GateResult} from '../types.ts'
import {leakageFacts} from './facts-in-words.ts'
import {gateName, headlineOf} from './words.ts'

const LEVELS = {fail: 'error', inconclusive: 'warning', pass: 'notice'} as const

/** The comparison as annotations of a job on GitHub: the verdict, then gates, leakage and warnings. */
export function renderCompareGithub(report: CompareReport): string {
  const {verdict, reason, gates, warnings} = report
  const {title, looks} = headlineOf(report)
  const decisive = (one: GateResult): boolean =>
    one.verdict === 'fail' ||
    (one.verdict === 'inconclusive' && (one.slice === null || verdict === 'inconclusive'))
  const annotations: readonly Annotation[] = [
    {level: LEVELS[looks], title, message: reason},
    ...gates.filter(decisive).map(gate => ({
      level: LEVELS[gate.verdict],
      title: shorten(gateName(gate), 80),
      message: gate.message,
    })),
    ...leakageFacts(report)
      .filter(({tone}) => tone === 'warn')
      .map(({text}) => ({level: 'warning' as const, title: 'Leakage', message: text})),
    ...warnings.map(message => ({level: 'warning' as const, title: 'Warning', message})),
  ]
  return githubAnnotations(annotations.map(one => ({...one, message: plain(one.message)})))
}
