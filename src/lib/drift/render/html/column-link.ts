import {html, type Html} from '../../../report/html/index.ts'
import {plainName, shorten} from '../../../report/index.ts'
import type {ColumnDrift} from '../../types.ts'

/** Of the line of a column on the page, by its place in the report. */
export function columnId(index: number): string {
  return `column-${index + 1}`
}

/** The name of a column, as a link to its line where it has one. */
export function columnLink(name: string, columns: readonly ColumnDrift[]): Html {
  const index = columns.findIndex(column => column.name === name)
  const text = html`<bdi>${shorten(plainName(name), 80)}</bdi>`
  return index < 0 ? text : html`<a href="#${columnId(index)}">${text}</a>`
}
