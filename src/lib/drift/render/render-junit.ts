import {junitXml, type JunitCase} from '../../report/index.ts'
import type {ColumnDrift, DriftReport, QualityIssue} from '../types.ts'
import {decisiveScore} from './facts-in-words.ts'
import {scoreInShort, VERDICT_WORDS} from './method-words.ts'

/** The report as JUnit: the verdict is a case, so is every column, and every issue of severity error. */
export function renderDriftJunit(report: DriftReport): string {
  const {verdict, reason, model, createdAt, seconds, columns, issues} = report
  const whole: JunitCase = {
    name: 'verdict',
    group: 'report',
    failure: verdict === 'pass' ? null : {message: reason, text: `${verdict}: ${reason}`},
    skipped: null,
  }
  return junitXml({
    name: model === null ? 'drift' : `drift.${model}`,
    createdAt,
    seconds,
    cases: [whole, ...issues.filter(isError).map(caseOfIssue), ...columns.map(caseOfColumn)],
  })
}

function isError({severity}: QualityIssue): boolean {
  return severity === 'error'
}

function caseOfIssue(issue: QualityIssue): JunitCase {
  const name = issue.column === null ? issue.code : `${issue.code} ${issue.column}`
  const message = issue.message
  return {name, group: 'issues', failure: {message, text: message}, skipped: null}
}

function caseOfColumn(column: ColumnDrift): JunitCase {
  const {name, verdict, finding, scores} = column
  const score = decisiveScore(column)
  const message = score === undefined ? finding : `${finding}: ${scoreInShort(score)}`
  const text = [
    finding,
    ...scores.map(one => `${scoreInShort(one)}${one.drifted ? ' drifted' : ''}`),
  ]
  return {
    name,
    group: 'columns',
    failure: verdict === 'drift' ? {message, text: text.join('\n')} : null,
    skipped: verdict === 'insufficient' ? `${VERDICT_WORDS.insufficient}: ${finding}` : null,
  }
}
