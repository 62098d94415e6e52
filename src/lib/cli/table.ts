import {stripVTControlCharacters} from 'node:util'

/** Rows as left-aligned columns two spaces apart; colours do not count as width. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, widthOf(cell))
  }
  const lines = rows.map(row =>
    row
      .map((cell, i) => cell + ' '.repeat(Math.max(0, (widths[i] ?? 0) - widthOf(cell))))
      .join('  ')
      .trimEnd(),
  )
  return lines.join('\n')
}

/** What is known of one thing, a line each: its name, faint, and its text. */
export function formatFacts(
  facts: readonly (readonly [name: string, text: string])[],
  {dim}: {readonly dim: (text: string) => string},
): string {
  return formatTable(facts.map(([name, text]) => [dim(name), text]))
}

function widthOf(cell: string): number {
  if (/^[ -~]*$/.test(cell)) return cell.length
  return Array.from(stripVTControlCharacters(cell)).length
}
