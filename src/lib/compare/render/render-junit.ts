import {junitXml, type JunitCase} from '../../report/index.ts'
import type {CompareReport, GateResult} from '../types.ts'
import {gateTexts} from './gate-texts.ts'
import {gateName} from './words.ts'

/**
 * The comparison as JUnit: the verdict is a case, and so is every gate, those of slices in a group of their own.
 *
 * A gate that cannot be decided is skipped, not failed: nothing is shown to be broken (exit 5 is not 3). A
 * verdict that is inconclusive is a failure all the same, so that a page of tests is never green without one.
 */
export function renderCompareJunit(report: CompareReport): string {
  const {verdict, reason, name, createdAt, seconds, gates} = report
  const whole: JunitCase = {
    name: 'verdict',
    group: 'report',
    failure: verdict === 'pass' ? null : {message: reason, text: `${verdict}: ${reason}`},
    skipped: null,
  }
  return junitXml({
    name: name === null ? 'compare' : `compare.${name}`,
    createdAt,
    seconds,
    cases: [
      whole,
      ...gates.filter(({slice}) => slice === null).map(caseOfGate),
      ...gates.filter(({slice}) => slice !== null).map(caseOfGate),
    ],
  })
}

function caseOfGate(gate: GateResult): JunitCase {
  const {verdict, message, slice} = gate
  const {values, estimate, interval, limit} = gateTexts(gate)
  const figures = [
    `old → new: ${values}`,
    `measured: ${estimate}${interval === '' ? '' : ` (${interval})`}`,
    `limit: ${limit}`,
    `rows: ${gate.rows}`,
  ]
  return {
    name: gateName(gate),
    group: slice === null ? 'gates' : 'slices',
    failure: verdict === 'fail' ? {message, text: [message, ...figures].join('\n')} : null,
    skipped: verdict === 'inconclusive' ? `undecided: ${message}` : null,
  }
}
