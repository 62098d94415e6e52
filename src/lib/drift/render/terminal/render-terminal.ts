import {counted, cutText, widthOf} from '../../../core/text/index.ts'
import {formatPercent, plain, plainName, sparkline} from '../../../report/index.ts'
import {
  hang,
  markOf,
  paint,
  wrapped,
  type TerminalLook,
  type Tone,
} from '../../../report/terminal/index.ts'
import type {ColumnVerdict, DriftReport, QualityIssue} from '../../types.ts'
import {
  changePointInWords,
  classifierInWords,
  correlationInWords,
  originInWords,
  reconstructionInWords,
} from '../facts-in-words.ts'
import {REPORT_WORDS} from '../method-words.ts'
import {columnLines} from './column-lines.ts'
import {streamLines} from './stream-lines.ts'

const VERDICT_TONES = {fail: 'bad', inconclusive: 'none', pass: 'good'} as const
const ISSUE_TONES = {error: 'bad', warning: 'warn', info: 'none'} as const

/** The report for a terminal: the verdict, what changed worst first, the rest in a line. */
export function renderDriftTerminal(report: DriftReport, look: TerminalLook): string {
  const {style} = look
  const tone = VERDICT_TONES[report.verdict]
  const title = `${markOf(tone, look)} ${REPORT_WORDS[report.verdict]}`
  const ground = [
    ...(report.model === null ? [] : [plain(report.model)]),
    `${originInWords(report.current)} against ${originInWords(report.reference)}`,
  ].join(': ')
  const blocks: (readonly string[])[] = [
    [
      ...hang(paint(style.bold(`${title}:`), tone, look), `${title}: `, plain(report.reason), look),
      ...wrapped(ground, look).map(line => style.dim(line)),
    ],
    columnLines(report.columns, look),
    [
      ...folded(report, 'stable', 'stable', look),
      ...folded(report, 'insufficient', 'with too few rows', look),
      ...list(`${counted(report.skipped.length, 'column')} not compared`, report.skipped, look),
      ...report.notes.flatMap(note => noteLines(note, look)),
    ],
    issueLines(report.issues, look),
    togetherLines(report, look),
    timeLines(report, look),
    streamLines(report, look),
  ]
  return blocks
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n')
}

function folded(
  {columns}: DriftReport,
  verdict: ColumnVerdict,
  words: string,
  look: TerminalLook,
): readonly string[] {
  const found = columns.filter(column => column.verdict === verdict)
  const tone: Tone = verdict === 'stable' ? 'good' : 'none'
  return list(`${markOf(tone, look)} ${counted(found.length, 'column')} ${words}`, found, look)
}

/** `17 stable: a, b, c …`, in one line. */
function list(
  title: string,
  items: readonly {readonly name: string}[],
  {style, width}: TerminalLook,
): readonly string[] {
  if (items.length === 0) return []
  const names = items.map(({name}) => cutText(plainName(name), 24)).join(', ')
  const room = width === null ? Infinity : width - widthOf(title) - 2
  return [style.dim(`${title}: ${cutText(names, Math.max(8, room))}`)]
}

/** What could not be looked at. */
function noteLines(note: string, look: TerminalLook): readonly string[] {
  const mark = markOf('none', look)
  return hang(paint(mark, 'none', look), `${mark} `, plain(note), look)
}

function issueLines(issues: readonly QualityIssue[], look: TerminalLook): readonly string[] {
  if (issues.length === 0) return []
  const bySeverity = (['error', 'warning', 'info'] as const).flatMap(severity =>
    issues.filter(issue => issue.severity === severity),
  )
  return [
    look.style.bold('Issues'),
    ...bySeverity.flatMap(issue => {
      const {code, column, message, severity} = issue
      const mark = markOf(ISSUE_TONES[severity], look)
      const place = column === null ? '' : ` ${cutText(plainName(column), 32)}`
      const head = `${mark} ${code}${place}:`
      const painted = `${paint(mark, ISSUE_TONES[severity], look)} ${code}${look.style.bold(place)}:`
      return hang(painted, `${head} `, plain(message), look)
    }),
  ]
}

/** Where seasons change, nearly every pair does. */
const MOST_CORRELATIONS = 5

function togetherLines({multivariate, images}: DriftReport, look: TerminalLook): readonly string[] {
  const shown = contentLines(images?.embedding, look)
  if (multivariate === null) return shown
  const {domainClassifier, reconstruction, correlations} = multivariate
  const lines: {readonly text: string; readonly drifted: boolean}[] = []
  if (domainClassifier !== null) {
    const {features, drifted} = domainClassifier
    const by = features
      .slice(0, 4)
      .map(({name, share}) => `${cutText(plainName(name), 24)} ${formatPercent(share)}`)
    const separated = drifted && by.length > 0 ? `; by ${by.join(', ')}` : ''
    lines.push({text: classifierInWords(domainClassifier) + separated, drifted})
  }
  if (reconstruction !== null)
    lines.push({text: reconstructionInWords(reconstruction), drifted: reconstruction.drifted})
  const changed = correlations.filter(({drifted}) => drifted)
  for (const change of changed.slice(0, MOST_CORRELATIONS))
    lines.push({text: correlationInWords(change), drifted: true})
  const more = changed.length - MOST_CORRELATIONS
  if (more > 0) lines.push({text: `${counted(more, 'more correlation')} changed`, drifted: true})
  if (lines.length === 0) return shown
  return [
    ...shown,
    look.style.bold('All columns together'),
    ...lines.flatMap(({text, drifted}) => {
      const tone = drifted ? 'bad' : 'good'
      const mark = markOf(tone, look)
      return hang(paint(mark, tone, look), `${mark} `, text, look)
    }),
  ]
}

/** What a model sees of the change of pictures. */
function contentLines(
  embedding: NonNullable<DriftReport['images']>['embedding'],
  look: TerminalLook,
): readonly string[] {
  if (embedding === undefined) return []
  const {finding, drifted, unusual} = embedding
  const tone = drifted ? 'bad' : embedding.discrepancy === null ? 'none' : 'good'
  const mark = markOf(tone, look)
  const names = unusual.slice(0, 5).map(({name}) => plainName(name))
  const far = `least like the reference: ${names.join(', ')}`
  return [
    look.style.bold('What the pictures show'),
    ...hang(paint(mark, tone, look), `${mark} `, plain(finding), look),
    ...(names.length === 0 ? [] : hang(' ', '  ', far, look)),
  ]
}

function timeLines(report: DriftReport, look: TerminalLook): readonly string[] {
  const {time} = report
  if (time === null || time.periods.length === 0) return []
  const drifted = time.periods.map(period => period.drifted)
  const series = sparkline(drifted, {width: 48, unicode: look.unicode})
  const span = `${time.periods[0]?.label ?? ''} … ${time.periods.at(-1)?.label ?? ''}`
  return [
    look.style.bold(`Drifted columns by ${time.by}`),
    `  ${series} ${look.style.dim(plain(span))}`,
    ...time.changePoints.flatMap(point => {
      return hang(' ', '  ', changePointInWords(point, report), look)
    }),
  ]
}
