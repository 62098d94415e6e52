import {dataTable, html, section, type Html, type PageSection} from '../../../report/html/index.ts'
import {formatCount, plainName} from '../../../report/index.ts'
import type {CompareReport} from '../../types.ts'
import {flipsInWords} from '../facts-in-words.ts'

const MOST_LABELS = 12
const MOST_CELLS = 20

/** Right and wrong answers of both, and which classes are taken for which. */
export function answersSection(report: CompareReport): PageSection | null {
  const {compatibility, confusion} = report
  if (compatibility === null && confusion === null) return null
  const words = flipsInWords(report).map(({text}) => html`<p>${text}</p>`)
  const body = html`${words}
    <div class="sides">${flipTable(report)}${confusionTable(report)}</div>`
  return section({id: 'answers', title: 'Answers', body})
}

function flipTable({compatibility}: CompareReport): Html | null {
  if (compatibility === null) return null
  const {bothRight, onlyOldRight, onlyNewRight, bothWrong} = compatibility
  return dataTable({
    caption: 'Rows by whether each model is right',
    columns: [
      {label: ''},
      {label: 'New right', numeric: true},
      {label: 'New wrong', numeric: true},
    ],
    rows: [
      ['Old right', formatCount(bothRight), formatCount(onlyOldRight)],
      ['Old wrong', formatCount(onlyNewRight), formatCount(bothWrong)],
    ],
  })
}

function confusionTable({confusion, labels}: CompareReport): Html | null {
  if (confusion === null) return null
  if (labels.length > MOST_LABELS) return changedCells(confusion, labels)
  const {old, new: now} = confusion
  return dataTable({
    caption: `Rows by true class (lines) and predicted class (columns) of the new model${old === null ? '' : '; in brackets new − old'}`,
    columns: [{label: ''}, ...labels.map(label => ({label: plainName(label), numeric: true}))],
    rows: now.map((row, i) => [
      html`<bdi>${plainName(labels[i] ?? String(i))}</bdi>`,
      ...row.map((count, j) => cellOf(count, old?.[i]?.[j])),
    ]),
  })
}

function cellOf(count: number, before: number | undefined): Html {
  if (before === undefined) return html`${formatCount(count)}`
  return html`${formatCount(count)} <small>(${signedCount(count - before)})</small>`
}

function signedCount(change: number): string {
  if (change === 0) return '0'
  return `${change > 0 ? '+' : '−'}${formatCount(Math.abs(change))}`
}

/** Of many classes, the cells that changed most. */
function changedCells(
  {old, new: now}: NonNullable<CompareReport['confusion']>,
  labels: readonly string[],
): Html | null {
  if (old === null) return null
  const cells = now
    .flatMap((row, i) => row.map((count, j) => ({i, j, count, change: count - (old[i]?.[j] ?? 0)})))
    .filter(({change}) => change !== 0)
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change))
  const name = (i: number): Html => html`<bdi>${plainName(labels[i] ?? String(i))}</bdi>`
  return dataTable({
    caption: 'Cells of the confusion that changed most',
    columns: [
      {label: 'True class'},
      {label: 'Predicted as'},
      {label: 'Rows', numeric: true},
      {label: 'New − old', numeric: true},
    ],
    rows: cells
      .slice(0, MOST_CELLS)
      .map(({i, j, count, change}) => [name(i), name(j), formatCount(count), signedCount(change)]),
  })
}
