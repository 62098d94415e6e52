import {formatCount, plain} from '../../../report/index.ts'
import {hang, markOf, paint, wrapped, type TerminalLook} from '../../../report/terminal/index.ts'
import type {CompareReport} from '../../types.ts'
import {
  costFacts,
  discoveredInWords,
  fairnessInWords,
  flipsInWords,
  leakageFacts,
  type Fact,
} from '../facts-in-words.ts'
import {groundInWords, headlineOf, VERDICT_TONES} from '../words.ts'
import {factLines, inCharset, titleLine} from './lines.ts'
import {sliceLines} from './slice-lines.ts'
import {gateLines, metricLines} from './table-lines.ts'

const MOST_SLICES = 6
const MOST_FACTS = 5

/** The report for a terminal: the verdict, what decided it, what changed; the rest in a line each. */
export function renderCompareTerminal(report: CompareReport, look: TerminalLook): string {
  const blocks: (readonly string[])[] = [
    headLines(report, look),
    gateLines(report, look),
    metricLines(report, look),
    sliceLines(report, look, MOST_SLICES),
    factBlock('Answers', flipsInWords(report), look),
    factBlock(
      'Found by search (reported, not judged)',
      report.discovered.map(discoveredInWords),
      look,
    ),
    factBlock('Fairness', report.fairness.map(fairnessInWords), look),
    factBlock('Speed and size', costFacts(report), look),
    factBlock('Leakage', leakageFacts(report), look),
    factBlock(
      'Warnings',
      report.warnings.map(text => ({tone: 'warn', text})),
      look,
    ),
  ]
  return blocks
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n')
}

function headLines(report: CompareReport, look: TerminalLook): readonly string[] {
  const {style} = look
  const {title: word, looks} = headlineOf(report)
  const tone = VERDICT_TONES[looks]
  const title = `${markOf(tone, look)} ${word}`
  const reason = inCharset(plain(report.reason), look)
  return [
    ...hang(paint(style.bold(`${title}:`), tone, look), `${title}: `, reason, look),
    ...wrapped(inCharset(groundInWords(report), look), look).map(line => style.dim(line)),
  ]
}

function factBlock(title: string, facts: readonly Fact[], look: TerminalLook): readonly string[] {
  if (facts.length === 0) return []
  const rest = facts.length - MOST_FACTS
  return [
    titleLine(title, look),
    ...facts.slice(0, MOST_FACTS).flatMap(fact => factLines(fact, look)),
    ...(rest > 0 ? factLines({tone: 'none', text: `and ${formatCount(rest)} more`}, look) : []),
  ]
}
