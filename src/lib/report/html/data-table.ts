import {html, type Html, type HtmlValue} from './html.ts'

export interface TableColumn {
  readonly label: string
  readonly numeric?: boolean
}

export interface TableCell {
  readonly content: HtmlValue
  /** What the cell is sorted by, where that is not its text. */
  readonly sort?: number
}

export interface DataTable {
  /** Says what the table is; hidden from sight with `captionHidden`, where a heading says it already. */
  readonly caption: string
  readonly captionHidden?: boolean
  readonly columns: readonly TableColumn[]
  /** The first cell is the heading of its row. */
  readonly rows: readonly (readonly (HtmlValue | TableCell)[])[]
  /** Whether a reader can sort it, by the headings of its columns. */
  readonly sortable?: boolean
}

/** A table that scrolls in a place of its own where it is wider than the page. */
export function dataTable({caption, captionHidden, columns, rows, sortable}: DataTable): Html {
  const head = columns.map(
    // A heading without words is none; nothing to sort by either.
    ({label, numeric}) =>
      label === '' ? html`<td></td>` : html`<th scope="col" ${numeric && NUMERIC}>${label}</th>`,
  )
  const body = rows.map(
    row =>
      html`<tr>
        ${row.map((cell, i) => tableCell(cell, i, columns[i]?.numeric ?? false))}
      </tr> `,
  )
  return html`<div class="scroll" role="group" aria-label="${caption}" tabindex="0"><table${sortable && SORTABLE}>
<caption${captionHidden && HIDDEN}>${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody></table></div>
`
}

const NUMERIC = html`class="n"`
const SORTABLE = html` data-sortable`
const HIDDEN = html` class="unseen"`

function tableCell(cell: HtmlValue | TableCell, index: number, numeric: boolean): Html {
  const {content, sort} = isTableCell(cell) ? cell : {content: cell, sort: undefined}
  const sorted = sort !== undefined && html` data-sort="${sort}"`
  if (index === 0) return html`<th scope="row" ${numeric && NUMERIC}${sorted}>${content}</th>`
  return html`<td ${numeric && NUMERIC}${sorted}>${content}</td>`
}

function isTableCell(cell: HtmlValue | TableCell): cell is TableCell {
  return typeof cell === 'object' && cell !== null && 'content' in cell
}
