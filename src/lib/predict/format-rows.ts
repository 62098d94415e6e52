import type {PredictedRow} from './predict-rows.ts'

/** Answers for people: one row as a line a value, more as a table. */
export function formatRows(rows: readonly PredictedRow[]): string {
  const [first, ...others] = rows
  if (first === undefined) return ''
  const names = Object.keys(first)
  if (others.length === 0) {
    const width = Math.max(...names.map(name => name.length))
    return names.map(name => `${name.padEnd(width)}  ${formatValue(first[name])}`).join('\n')
  }
  const lines = [names, ...rows.map(row => names.map(name => formatValue(row[name])))]
  const widths = names.map((_, index) => Math.max(...lines.map(line => line[index]?.length ?? 0)))
  return lines
    .map(line =>
      line
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function formatValue(value: PredictedRow[string] | undefined): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value !== 'number' || Number.isInteger(value)) return String(value)
  return String(Number(value.toPrecision(6)))
}
