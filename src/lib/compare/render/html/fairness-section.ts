import {dataTable, html, section, type PageSection} from '../../../report/html/index.ts'
import {formatCount, formatNumber, NO_VALUE, plainName} from '../../../report/index.ts'
import type {CompareReport, FairnessGap} from '../../types.ts'
import {fairnessInWords} from '../facts-in-words.ts'

const MOST_GROUPS = 50

/** How far groups lie apart, and each group of both models. */
export function fairnessSection({fairness}: CompareReport): PageSection | null {
  if (fairness.length === 0) return null
  return section({
    id: 'fairness',
    title: 'Fairness',
    count: fairness.length,
    note: 'How far the groups of a column lie apart: the largest less the smallest of them.',
    body: fairness.map(gapPart),
  })
}

function gapPart(gap: FairnessGap) {
  const {groups, by, title} = gap
  const table = dataTable({
    caption: `${title}: groups of ${plainName(by)}`,
    captionHidden: true,
    sortable: true,
    columns: [
      {label: 'Group'},
      {label: 'Rows', numeric: true},
      {label: 'Old', numeric: true},
      {label: 'New', numeric: true},
    ],
    rows: groups
      .slice(0, MOST_GROUPS)
      .map(({value, rows, old, new: now}) => [
        html`<bdi>${value === null ? '(none)' : plainName(value)}</bdi>`,
        {content: formatCount(rows), sort: rows},
        {content: old === null ? NO_VALUE : formatNumber(old), sort: old ?? -Infinity},
        {content: now === null ? NO_VALUE : formatNumber(now), sort: now ?? -Infinity},
      ]),
  })
  return html`<p>${fairnessInWords(gap).text}</p>
    <details>
      <summary>${formatCount(groups.length)} groups</summary>
      ${table}
    </details>`
}
