import {cutText, fitText, widthOf} from '../../core/text/index.ts'
import type {TerminalLook} from './text-style.ts'

export interface TextCell {
  readonly text: string
  /** Colours the text when it has its width. */
  readonly paint?: (text: string) => string
}

export interface AlignedRows {
  /** Of names over columns; left out where there is none. */
  readonly head?: readonly string[]
  readonly rows: readonly (readonly (string | TextCell)[])[]
  /** Columns whose text ends at the right. */
  readonly right?: readonly number[]
  /** Columns that go where the terminal is too narrow, the first one first. */
  readonly spare?: readonly number[]
  /** The column that is cut where that is not enough. */
  readonly cut: number
}

const GAP = 2
const LEAST = 8

/** Lines of columns two blanks apart, at most as wide as the terminal. */
export function alignRows(
  {head, rows, right = [], spare = [], cut}: AlignedRows,
  {width, style}: TerminalLook,
): readonly string[] {
  if (rows.length === 0) return []
  const cells = rows.map(row => row.map(cell => (typeof cell === 'string' ? {text: cell} : cell)))
  const all = [...(head === undefined ? [] : [head.map(text => ({text}))]), ...cells]
  const count = Math.max(...all.map(row => row.length))
  const widths = Array.from({length: count}, (_, i) =>
    Math.max(...all.map(row => widthOf(row[i]?.text ?? ''))),
  )
  let shown = widths.map((_, i) => i)
  const total = (): number =>
    shown.reduce((sum, i) => sum + (widths[i] ?? 0), 0) + GAP * (shown.length - 1)
  if (width !== null) {
    for (const column of spare) if (total() > width) shown = shown.filter(i => i !== column)
    const over = total() - width
    if (over > 0) widths[cut] = Math.max(LEAST, (widths[cut] ?? 0) - over)
  }
  const lineOf = (row: readonly TextCell[]): string =>
    shown
      .map(i => {
        const {text, paint = same} = row[i] ?? {text: ''}
        const room = widths[i] ?? 0
        return paint(right.includes(i) ? cutText(text, room).padStart(room) : fitText(text, room))
      })
      .join(' '.repeat(GAP))
      .trimEnd()
  const lines = cells.map(lineOf)
  return head === undefined ? lines : [style.dim(lineOf(head.map(text => ({text})))), ...lines]
}

function same(text: string): string {
  return text
}
