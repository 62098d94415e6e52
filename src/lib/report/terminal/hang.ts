import {widthOf, wrapText} from '../../core/text/index.ts'
import type {TerminalLook} from './text-style.ts'

/** Lines of at most the width of the terminal; one line in a pipe. */
export function wrapped(text: string, {width}: TerminalLook): readonly string[] {
  return width === null ? [text] : wrapText(text, width)
}

/** Text behind a painted head, further lines under its beginning. */
export function hang(
  painted: string,
  head: string,
  text: string,
  look: TerminalLook,
): readonly string[] {
  if (look.width === null) return [`${painted} ${text}`]
  const indent = Math.min(widthOf(head), 12)
  const [first = '', ...rest] = wrapText(`${'\u00a0'.repeat(widthOf(head))}${text}`, look.width)
  const under = rest.length === 0 ? [] : wrapText(rest.join(' '), look.width - indent)
  return [
    `${painted} ${first.replace(/^\u00a0+/, '')}`,
    ...under.map(line => ' '.repeat(indent) + line),
  ]
}
