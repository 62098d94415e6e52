import {mergeNeighbours, plain, plainName, sparkline} from '../../../report/index.ts'
import {fitText, widthOf, wrapText} from '../../../core/text/index.ts'
import {markOf, paint, type TerminalLook, type Tone} from '../../../report/terminal/index.ts'
import type {ColumnDrift} from '../../types.ts'
import {decisiveScore} from '../facts-in-words.ts'
import {METHOD_WORDS, scoreInShort} from '../method-words.ts'

const BARS = 10
const MOST_NAME = 28
/** From this width on the finding stands in the line of its column. */
const WIDE = 130

/** The columns that changed: name, both distributions as small bars, the score that decided, the finding. */
export function columnLines(
  columns: readonly ColumnDrift[],
  look: TerminalLook,
): readonly string[] {
  const changed = columns.filter(({verdict}) => verdict === 'drift' || verdict === 'warn')
  if (changed.length === 0) return []
  const {width, style} = look
  const scores = changed.map(column => scoreWords(column))
  const nameWidth = Math.min(
    MOST_NAME,
    widest(
      changed.map(({name}) => plainName(name)),
      'COLUMN',
    ),
  )
  const scoreWidth = widest(scores, 'SCORE (THRESHOLD)')
  const pair = 2 * BARS + 1
  const fixed = 2 + nameWidth + 2 + pair + 2 + scoreWidth + 2
  const beside = width === null || width >= WIDE
  const head = [
    fitText('COLUMN', nameWidth + 2),
    fitText('REFERENCE', BARS) + ' ' + fitText('CURRENT', BARS),
    beside ? fitText('SCORE (THRESHOLD)', scoreWidth) : 'SCORE (THRESHOLD)',
    ...(beside ? ['WHAT HAPPENED'] : []),
  ].join('  ')
  const lines = changed.flatMap((column, i) => {
    const tone: Tone = column.verdict === 'drift' ? 'bad' : 'warn'
    const first = [
      `${paint(markOf(tone, look), tone, look)} ${style.bold(fitText(plainName(column.name), nameWidth))}`,
      fitText(barsOf(column, look), pair),
      fitText(scores[i] ?? '', scoreWidth),
    ].join('  ')
    const finding = plain(column.finding)
    if (width === null) return [`${first}  ${finding}`]
    if (!beside)
      return [first.trimEnd(), ...wrapText(finding, width - 4).map(line => `    ${line}`)]
    const [start = '', ...rest] = wrapText(finding, width - fixed)
    return [`${first}  ${start}`, ...rest.map(line => ' '.repeat(fixed) + line)]
  })
  return [style.dim(head), ...lines]
}

function scoreWords(column: ColumnDrift): string {
  const score = decisiveScore(column)
  if (score !== undefined) return scoreInShort(score)
  return column.decisive === null ? '' : METHOD_WORDS[column.decisive].short
}

function barsOf({histogram}: ColumnDrift, {unicode}: TerminalLook): string {
  if (histogram === null) return ''
  const reference = mergeNeighbours(histogram.reference, BARS)
  const current = mergeNeighbours(histogram.current, BARS)
  const max = Math.max(...reference, ...current)
  const options = {width: BARS, max, unicode}
  return `${sparkline(reference, options).padEnd(BARS)} ${sparkline(current, options)}`
}

function widest(texts: readonly string[], head: string): number {
  return Math.max(widthOf(head), ...texts.map(widthOf))
}
