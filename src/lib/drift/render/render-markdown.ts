import {counted} from '../../core/text/index.ts'
import {
  codeSpan,
  escapeMarkdown,
  formatNumber,
  formatPercent,
  formatProbability,
  markdownDetails,
  markdownMarker,
  markdownTable,
  shorten,
} from '../../report/index.ts'
import type {ColumnDrift, ColumnVerdict, DriftReport, QualityIssue} from '../types.ts'
import {
  changePointInWords,
  classifierInWords,
  decisiveScore,
  originInWords,
  reconstructionInWords,
} from './facts-in-words.ts'
import {calmInWords, changesInWords, doubtInWords} from './streams-in-words.ts'
import {REPORT_WORDS, ROLE_WORDS, scoreInShort, VERDICT_WORDS} from './method-words.ts'

// A comment on GitHub takes 65,536 characters: usual reports are far below with these bounds.
const MOST_COLUMNS = 25
const MOST_ISSUES = 25
const MOST_NAMES = 100
const MOST_CHARACTERS = 240
/** Of the whole; parts that do not fit are left out, whatever names and messages are made of. */
const MOST_LENGTH = 60_000

/** The report for a pull request: the verdict and what changed, the rest folded. */
export function renderDriftMarkdown(report: DriftReport): string {
  const {verdict, reason, model, reference, current} = report
  const of = model === null ? '' : ` of ${codeSpan(model)}`
  const parts = [
    markdownMarker(model === null ? 'drift' : `drift/${model.replace(/@.*/, '')}`),
    `### ${REPORT_WORDS[verdict]}${of}`,
    short(reason),
    `${escapeMarkdown(shorten(originInWords(current), MOST_CHARACTERS))} against ${escapeMarkdown(
      shorten(originInWords(reference), MOST_CHARACTERS),
    )}. ${counts(report)}`,
    changedColumns(report),
    foldIssues(report.issues),
    foldContent(report),
    foldMultivariate(report),
    foldTime(report),
    foldStreams(report),
    foldNames(report, 'stable'),
    foldNames(report, 'insufficient'),
    foldSkipped(report),
    foldNotes(report),
  ]
  return `${fitting(parts.filter(part => part !== '')).join('\n\n')}\n`
}

function fitting(parts: readonly string[]): readonly string[] {
  let length = 0
  const kept = parts.filter(part => {
    const fits = length + part.length <= MOST_LENGTH
    if (fits) length += part.length + 2
    return fits
  })
  const left = parts.length - kept.length
  return left === 0 ? kept : [...kept, `${counted(left, 'part')} left out for the length.`]
}

function short(text: string): string {
  return escapeMarkdown(shorten(text, MOST_CHARACTERS))
}

function counts({compared, drifted, warned}: DriftReport): string {
  return `${counted(compared, 'column')} compared: **${drifted} drifted**, ${counted(warned, 'warning')}.`
}

function changedColumns({columns}: DriftReport): string {
  const changed = columns.filter(({verdict}) => verdict === 'drift' || verdict === 'warn')
  if (changed.length === 0) return ''
  const table = markdownTable(
    [{label: 'Column'}, {label: 'Verdict'}, {label: 'What happened'}, {label: 'Score'}],
    changed.slice(0, MOST_COLUMNS).map(rowOf),
  )
  const rest = changed.length - MOST_COLUMNS
  return rest > 0 ? `${table}\n\nand ${counted(rest, 'more column')} that changed less.` : table
}

function rowOf(column: ColumnDrift): readonly string[] {
  const {name, role, verdict, finding} = column
  const score = decisiveScore(column)
  const word = VERDICT_WORDS[verdict]
  return [
    role === 'feature' ? codeSpan(name) : `${codeSpan(name)} (${ROLE_WORDS[role]})`,
    verdict === 'drift' ? `**${word}**` : word,
    short(finding),
    score === undefined ? '' : escapeMarkdown(scoreInShort(score)),
  ]
}

function foldIssues(issues: readonly QualityIssue[]): string {
  if (issues.length === 0) return ''
  const rows = issues
    .slice(0, MOST_ISSUES)
    .map(issue => [
      issue.severity,
      codeSpan(issue.code),
      issue.column === null ? '' : codeSpan(issue.column),
      short(issue.message),
    ])
  const table = markdownTable(
    [{label: 'Severity'}, {label: 'Issue'}, {label: 'Column'}, {label: 'What is wrong'}],
    rows,
  )
  const rest = issues.length - MOST_ISSUES
  const more = rest > 0 ? `\n\nand ${counted(rest, 'more issue')}.` : ''
  return markdownDetails(counted(issues.length, 'issue'), table + more)
}

function foldContent({images}: DriftReport): string {
  const embedding = images?.embedding
  if (embedding === undefined) return ''
  const {finding, unusual} = embedding
  const far = unusual.map(({name}) => `- ${codeSpan(name)}`)
  const names = far.length === 0 ? '' : `\n\nLeast like the reference:\n\n${far.join('\n')}`
  return markdownDetails('What the pictures show', `${escapeMarkdown(finding)}.${names}`)
}

function foldMultivariate({multivariate}: DriftReport): string {
  if (multivariate === null) return ''
  const {domainClassifier, reconstruction, correlations} = multivariate
  const lines: string[] = []
  if (domainClassifier !== null) {
    const features = domainClassifier.features
      .slice(0, 8)
      .map(({name, share}) => `${codeSpan(name)} ${formatPercent(share)}`)
    lines.push(`- ${escapeMarkdown(classifierInWords(domainClassifier))}`)
    if (features.length > 0) lines.push(`- what separates them: ${features.join(', ')}`)
  }
  if (reconstruction !== null)
    lines.push(`- ${escapeMarkdown(reconstructionInWords(reconstruction))}`)
  const changed = correlations
    .slice(0, MOST_COLUMNS)
    .map(one => [
      `${codeSpan(one.columns[0])} × ${codeSpan(one.columns[1])}`,
      formatNumber(one.reference, 3),
      formatNumber(one.current, 3),
      escapeMarkdown(formatProbability(one.pValue)),
      one.drifted ? '**changed**' : '',
    ])
  const heads = ['Reference', 'Current', 'p'].map(label => ({label, numeric: true}))
  const table =
    changed.length === 0
      ? []
      : [markdownTable([{label: 'Correlation'}, ...heads, {label: ''}], changed)]
  if (lines.length === 0 && table.length === 0) return ''
  return markdownDetails('All columns together', [lines.join('\n'), ...table].join('\n\n').trim())
}

function foldTime(report: DriftReport): string {
  const {time} = report
  if (time === null) return ''
  const points = time.changePoints
    .slice(0, MOST_COLUMNS)
    .map(point => `- ${escapeMarkdown(changePointInWords(point, report))}`)
  const periods = time.periods
    .slice(-60)
    .map(({label, rows, drifted}) => [
      escapeMarkdown(label),
      rows.toLocaleString('en-US'),
      `${drifted}`,
    ])
  const table = markdownTable(
    [{label: time.by}, {label: 'Rows', numeric: true}, {label: 'Drifted columns', numeric: true}],
    periods,
  )
  return markdownDetails(`By ${time.by}`, [points.join('\n'), table].join('\n\n').trim())
}

function foldStreams({streams}: DriftReport): string {
  if (streams === undefined) return ''
  const lines = streams.streams.flatMap(stream => {
    const words = changesInWords(stream).slice(-MOST_COLUMNS)
    return words.length > 0 ? words : [calmInWords(stream)]
  })
  const list = lines.map(line => `- ${escapeMarkdown(line)}`)
  return markdownDetails(
    'Since when',
    [`${escapeMarkdown(doubtInWords(streams))}:`, '', ...list].join('\n'),
  )
}

function foldNames({columns}: DriftReport, verdict: ColumnVerdict): string {
  const names = columns.filter(column => column.verdict === verdict).map(({name}) => codeSpan(name))
  if (names.length === 0) return ''
  const rest = names.length - MOST_NAMES
  const more = rest > 0 ? ` and ${rest} more` : ''
  const title = `${counted(names.length, 'column')} ${verdict === 'stable' ? 'stable' : 'with too few rows'}`
  return markdownDetails(title, names.slice(0, MOST_NAMES).join(', ') + more)
}

function foldSkipped({skipped}: DriftReport): string {
  if (skipped.length === 0) return ''
  const lines = skipped
    .slice(0, MOST_COLUMNS)
    .map(({name, reason}) => `- ${codeSpan(name)}: ${short(reason)}`)
  const rest = skipped.length - MOST_COLUMNS
  if (rest > 0) lines.push(`- and ${rest} more`)
  return markdownDetails(`${counted(skipped.length, 'column')} not compared`, lines.join('\n'))
}

function foldNotes({notes}: DriftReport): string {
  if (notes.length === 0) return ''
  const lines = notes.slice(0, MOST_COLUMNS).map(note => `- ${short(note)}`)
  const rest = notes.length - MOST_COLUMNS
  if (rest > 0) lines.push(`- and ${rest} more`)
  return markdownDetails('What could not be looked at', lines.join('\n'))
}
