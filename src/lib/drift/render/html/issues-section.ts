import {dataTable, html, pill, section, type PageSection} from '../../../report/html/index.ts'
import {formatCount, formatPercent, NO_VALUE, plain} from '../../../report/index.ts'
import type {DriftReport, QualityIssue} from '../../types.ts'
import {columnLink} from './column-link.ts'
import {ISSUE_TONES} from './tones.ts'

const ORDER: readonly QualityIssue['severity'][] = ['error', 'warning', 'info']

/** What is wrong with schema and quality, errors first. */
export function issuesSection({issues, columns}: DriftReport): PageSection | null {
  if (issues.length === 0) return null
  const sorted = ORDER.flatMap(severity => issues.filter(issue => issue.severity === severity))
  const body = dataTable({
    caption: 'Issues of schema and quality',
    captionHidden: true,
    sortable: true,
    columns: [
      {label: 'Severity'},
      {label: 'Column'},
      {label: 'What is wrong'},
      {label: 'Rows', numeric: true},
      {label: 'Share', numeric: true},
      {label: 'Code'},
    ],
    rows: sorted.map(({severity, column, message, rows, share, code}) => [
      {content: pill(ISSUE_TONES[severity], severity), sort: -ORDER.indexOf(severity)},
      column === null ? NO_VALUE : columnLink(column, columns),
      plain(message),
      {content: formatCount(rows), sort: rows ?? -1},
      {content: formatPercent(share), sort: share ?? -1},
      html`<code>${code}</code>`,
    ]),
  })
  return section({id: 'issues', title: 'Issues', count: issues.length, body})
}
