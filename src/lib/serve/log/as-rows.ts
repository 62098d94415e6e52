/**
 * Rows as a line of the log keeps them: as they were sent where that is one line, without the columns
 * that must not be kept.
 *
 * @param redacted - Names in lower case: a client may write them as it likes.
 */
export function asRows(rowsJson: string, redacted: ReadonlySet<string>): string {
  if (redacted.size > 0) {
    const rows = JSON.parse(rowsJson) as readonly unknown[]
    return JSON.stringify(rows.map(row => withoutColumns(row, redacted)))
  }
  if (!rowsJson.includes('\n') && !rowsJson.includes('\r')) return rowsJson
  // Within JSON a line can only end between values.
  return rowsJson.replaceAll(/[\r\n]+/g, ' ')
}

function withoutColumns(row: unknown, redacted: ReadonlySet<string>): unknown {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return row
  return Object.fromEntries(
    Object.entries(row).filter(([name]) => !redacted.has(name.toLowerCase())),
  )
}
