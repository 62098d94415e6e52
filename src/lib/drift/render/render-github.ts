import {githubAnnotations, plain, shorten, type Annotation} from '../../report/index.ts'
import type {DriftReport} from '../types.ts'
import {decisiveScore} from './facts-in-words.ts'
import {REPORT_WORDS, scoreInShort} from './method-words.ts'

const LEVELS = {error: 'error', warning: 'warning', info: 'notice'} as const
const VERDICT_LEVELS = {fail: 'error', inconclusive: 'warning', pass: 'notice'} as const

/** The report as annotations of a job on GitHub: the verdict, then issues and columns, worst first. */
export function renderDriftGithub({verdict, reason, columns, issues}: DriftReport): string {
  const annotations: readonly Annotation[] = [
    {level: VERDICT_LEVELS[verdict], title: REPORT_WORDS[verdict], message: reason},
    ...issues.map(issue => ({
      level: LEVELS[issue.severity],
      title: issue.column === null ? issue.code : `${issue.code} ${titleOf(issue.column)}`,
      message: issue.message,
    })),
    ...columns.flatMap(column => {
      if (column.verdict !== 'drift' && column.verdict !== 'warn') return []
      const score = decisiveScore(column)
      const level = column.verdict === 'drift' ? ('error' as const) : ('warning' as const)
      const how = score === undefined ? '' : `: ${scoreInShort(score)}`
      return [{level, title: titleOf(column.name), message: `${column.finding}${how}`}]
    }),
  ]
  return githubAnnotations(annotations)
}

function titleOf(name: string): string {
  return shorten(plain(name), 80)
}
