import {plain} from '../../../report/index.ts'
import {wrapText} from '../../../core/text/index.ts'
import {hang, markOf, paint, type TerminalLook} from '../../../report/terminal/index.ts'
import type {VerdictTone} from '../words.ts'

export function titleLine(title: string, {style}: TerminalLook): string {
  return style.bold(title)
}

/** A sentence behind its mark, further lines under it; or indented, below the line that it is about. */
export function factLines(
  {tone, text}: {readonly tone: VerdictTone | 'indent'; readonly text: string},
  look: TerminalLook,
): readonly string[] {
  const words = inCharset(plain(text), look)
  if (tone === 'indent') {
    const lines = look.width === null ? [words] : wrapText(words, look.width - 3)
    return lines.map(line => `   ${line}`)
  }
  const mark = markOf(tone, look)
  return hang(paint(mark, tone, look), `${mark} `, words, look)
}

const ASCII: Readonly<Record<string, string>> = {
  '→': '>',
  '…': '..',
  '−': '-',
  '–': '-',
  '≥': '>=',
  '≤': '<=',
  '×': 'x',
  '∞': 'inf',
  '\u202f': ' ',
  '\u00a0': ' ',
}

/** Signs of ours in letters that every terminal has, where it has no others. */
export function inCharset(text: string, {unicode}: TerminalLook): string {
  return unicode ? text : text.replace(/[→…−–≥≤×∞\u202f\u00a0]/g, sign => ASCII[sign] ?? sign)
}
