import {plain, shorten} from './text/plain.ts'

/**
 * A text from data in Markdown: read as it is, without markup, links, mentions or HTML of its own.
 * Safe in a cell of a table and inside a summary.
 */
export function escapeMarkdown(text: string): string {
  return (
    plain(text)
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/[\\`*_{}[\]#!|~$]/g, '\\$&')
      // GitHub makes mentions and links of the finished text, so a backslash does not stop it.
      .replace(/@(?=[\p{L}\p{N}])/gu, '@\u200b')
      .replace(/(https?|ftp):\/\//gi, '$1\u200b://')
      .replace(/\bwww\./gi, 'www\u200b.')
      .replace(/^(\s*)(-|\d+\.)(?=\s)/, '$1\\$2')
  )
}

/** A name as code: backticks in it are kept, pipes do not end the cell of a table. */
export function codeSpan(text: string, characters = 60): string {
  const name = shorten(plain(text), characters).replaceAll('|', '\\|')
  if (name.trim() === '') return '`(blank)`'
  const longest = Math.max(0, ...Array.from(name.matchAll(/`+/g), ([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  const space = longest > 0 ? ' ' : ''
  return `${fence}${space}${name}${space}${fence}`
}

export interface MarkdownColumn {
  readonly label: string
  readonly numeric?: boolean
}

/** A table; cells are Markdown already, labels are escaped. */
export function markdownTable(
  columns: readonly MarkdownColumn[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    line(columns.map(({label}) => escapeMarkdown(label))),
    line(columns.map(({numeric}) => (numeric ? '---:' : '---'))),
    ...rows.map(line),
  ].join('\n')
}

/** What opens by a click; the body is Markdown, the summary text. */
export function markdownDetails(summary: string, body: string): string {
  const title = plain(summary).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
  return `<details>\n<summary>${title}</summary>\n\n${body}\n\n</details>`
}

/**
 * A line that nobody sees and by which a job finds its own comment again, to update it instead of adding one.
 *
 * @param key - What the comment is about, `drift/flights` or `compare:flights`.
 */
export function markdownMarker(key: string): string {
  return `<!-- mlops:${key.replace(/[^\w./:-]|--+/g, '_')} -->`
}
