import {
  html,
  pill,
  section,
  type HtmlValue,
  type PageSection,
  type Tone,
} from '../../../report/html/index.ts'
import {plain} from '../../../report/index.ts'
import type {DriftReport} from '../../types.ts'
import {
  changePointInWords,
  classifierInWords,
  correlationInWords,
  reconstructionInWords,
} from '../facts-in-words.ts'
import {columnLink} from './column-link.ts'

interface Finding {
  readonly tone: Tone
  readonly what: string
  readonly words: HtmlValue
}

const MOST = {columns: 8, issues: 5, correlations: 3, changes: 3}

/** What to know before any table: the strongest findings of every kind, worst first. */
export function findingsSection(report: DriftReport): PageSection | null {
  const findings = [
    ...imageFindings(report),
    ...columnFindings(report),
    ...issueFindings(report),
    ...togetherFindings(report),
    ...timeFindings(report),
  ]
  if (findings.length === 0) return null
  const items = findings.map(
    ({tone, what, words}) => html`<li>${pill(tone, what)}<span>${words}</span></li> `,
  )
  return section({
    id: 'findings',
    title: 'What changed',
    body: html`<ul class="findings">
      ${items}
    </ul>`,
  })
}

function imageFindings({images}: DriftReport): readonly Finding[] {
  return (images?.changes ?? []).map(({words}) => ({
    tone: 'bad',
    what: 'pictures',
    words: plain(words),
  }))
}

function columnFindings({columns}: DriftReport): readonly Finding[] {
  const drifted = columns.filter(({verdict}) => verdict === 'drift')
  const shown = drifted.slice(0, MOST.columns).map(({name, finding}) => ({
    tone: 'bad' as const,
    what: 'column',
    words: html`${columnLink(name, columns)} ${plain(finding)}`,
  }))
  const rest = drifted.length - shown.length
  if (rest <= 0) return shown
  const words = html`and ${rest} more below, in <a href="#columns">all columns</a>`
  return [...shown, {tone: 'bad', what: 'column', words}]
}

function issueFindings({issues, columns}: DriftReport): readonly Finding[] {
  return issues
    .filter(({severity}) => severity === 'error')
    .slice(0, MOST.issues)
    .map(issue => {
      const place = issue.column !== null && html`${columnLink(issue.column, columns)}: `
      const words = html`${place}${plain(issue.message)}`
      return {tone: 'bad', what: 'issue', words}
    })
}

function togetherFindings({multivariate}: DriftReport): readonly Finding[] {
  if (multivariate === null) return []
  const {domainClassifier, reconstruction, correlations} = multivariate
  const texts = [
    ...(domainClassifier?.drifted ? [classifierInWords(domainClassifier)] : []),
    ...(reconstruction?.drifted ? [reconstructionInWords(reconstruction)] : []),
    ...correlations
      .filter(({drifted}) => drifted)
      .slice(0, MOST.correlations)
      .map(correlationInWords),
  ]
  return texts.map(words => ({tone: 'bad', what: 'together', words}))
}

function timeFindings(report: DriftReport): readonly Finding[] {
  const points = report.time?.changePoints ?? []
  return points
    .slice(0, MOST.changes)
    .map(point => ({tone: 'bad', what: 'time', words: changePointInWords(point, report)}))
}
