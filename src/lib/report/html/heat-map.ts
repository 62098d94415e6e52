import {html, type Html} from './html.ts'
import type {Tone} from './verdict.ts'

export interface HeatMapRow {
  readonly name: string
  readonly cells: readonly {readonly tone: Tone; readonly text: string}[]
}

export interface HeatMap {
  readonly caption: string
  /** Labels of the columns, such as periods. */
  readonly columns: readonly string[]
  readonly rows: readonly HeatMapRow[]
}

const LETTERS: Readonly<Record<Tone, string>> = {bad: 'b', warn: 'w', good: 'g', none: 'x'}

/**
 * A table whose cells are squares: large for bad, middle for a warning, a dot for good, a ring for none, so that
 * it reads without colour; each has its words for screen readers and as a tooltip.
 */
export function heatMap({caption, columns, rows}: HeatMap): Html {
  const step = labelStep(columns)
  const head = columns.map((label, i) => {
    const shown =
      i % step === 0 ? html`<span>${label}</span>` : html`<span class="unseen">${label}</span>`
    return html`<th scope="col">${shown}</th>`
  })
  const body = rows.map(
    ({name, cells}) =>
      html`<tr>
        <th scope="row"><bdi>${name}</bdi></th>
        ${cells.map(
          ({tone, text}) => html`<td class="${LETTERS[tone]}" title="${text}"><i>${text}</i></td>`,
        )}
      </tr> `,
  )
  return html`<div class="scroll" role="group" aria-label="${caption}" tabindex="0">
      <table class="heat">
        <caption class="unseen">
          ${caption}
        </caption>
        <thead>
          <tr>
            <td></td>
            ${head}
          </tr>
        </thead>
        <tbody>
          ${body}
        </tbody>
      </table>
    </div>
    <p class="legend" aria-hidden="true">
      <span class="b"></span>drift <span class="w"></span>warning <span class="g"></span>stable
      <span class="x"></span>too few rows
    </p> `
}

/** Characters of a label that fit over one square. */
const CHARACTERS = 2.5

/** A label at every so many columns: four of them, fewer where they are long. */
function labelStep(labels: readonly string[]): number {
  const longest = Math.max(1, ...labels.map(label => label.length))
  return Math.max(1, Math.ceil(labels.length / 4), Math.ceil((longest + 1) / CHARACTERS))
}
