import {createHash} from 'node:crypto'

export interface Cell {
  readonly kind: 'markdown' | 'code'
  readonly source: string
  /** Colab shows it in the place of the code. */
  readonly title?: string
  /** Runs again whenever a value of the form changes. */
  readonly auto?: boolean
}

/**
 * A notebook as its file holds it.
 *
 * @param seed - Makes the ids of cells, which are to stay the same for the same model.
 * @see nbformat 4.5: `id` of 1 to 64 letters, digits, dashes and underscores in each cell.
 */
export function notebookOf(cells: readonly Cell[], seed: string): string {
  const content = {
    cells: cells.map(({kind, source, title, auto = false}, index) => {
      const id = createHash('sha256').update(`${seed}/${index}`).digest('hex').slice(0, 12)
      const lines = linesOf(title === undefined ? source : `${titleLine(title, auto)}\n${source}`)
      return kind === 'markdown'
        ? {cell_type: 'markdown', id, metadata: {}, source: lines}
        : {
            cell_type: 'code',
            execution_count: null,
            id,
            metadata: title === undefined ? {} : {cellView: 'form'},
            outputs: [],
            source: lines,
          }
    }),
    metadata: {
      colab: {provenance: []},
      kernelspec: {display_name: 'Python 3', language: 'python', name: 'python3'},
      language_info: {name: 'python'},
    },
    nbformat: 4,
    nbformat_minor: 5,
  }
  return JSON.stringify(content, null, 1) + '\n'
}

function titleLine(title: string, auto: boolean): string {
  return `#@title ${title}${auto ? ' { run: "auto" }' : ''}`
}

/** Each line with its end, but for the last. */
function linesOf(source: string): string[] {
  const lines = source.split('\n')
  return lines.map((line, index) => (index < lines.length - 1 ? `${line}\n` : line))
}
