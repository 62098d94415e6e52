import {counted} from '../../core/text/index.ts'
import {
  codeSpan,
  escapeMarkdown,
  formatCount,
  formatProbability,
  markdownDetails,
  markdownMarker,
  markdownTable,
  plain,
  shorten,
} from '../../report/index.ts'
import {sliceName} from '../judge/describe-gate.ts'
import type {CompareReport, GateResult, MetricComparison} from '../types.ts'
import {
  costFacts,
  discoveredInWords,
  fairnessInWords,
  flipsInWords,
  leakageFacts,
  type Fact,
} from './facts-in-words.ts'
import {changeTexts, formatValue} from './format-change.ts'
import {gateTexts} from './gate-texts.ts'
import {changedMetrics, shownSlices} from './shown-slices.ts'
import {groundInWords, headlineOf, intervalHead, METRIC_WORDS} from './words.ts'

// A comment on GitHub takes 65,536 characters: usual reports are far below with these bounds.
const MOST_ROWS = 25
const MOST_FACTS = 15
const MOST_CHARACTERS = 300
/** Of the whole; parts that do not fit are left out, whatever names and messages are made of. */
const MOST_LENGTH = 60_000

const SIGNS = {pass: '✅', fail: '❌', inconclusive: '⚠️'} as const

/** The report for a pull request: the verdict and what changed, the rest folded. */
export function renderCompareMarkdown(report: CompareReport): string {
  const {reason, name, warnings} = report
  const {title, looks} = headlineOf(report)
  const of = name === null ? '' : `: ${codeSpan(name)}`
  const parts: readonly Part[] = [
    {what: '', text: markdownMarker(name === null ? 'compare' : `compare:${name}`)},
    {what: '', text: `### ${SIGNS[looks]} ${title}${of}`},
    {what: 'the reason', text: short(reason)},
    {what: '', text: short(groundInWords(report), 600)},
    {what: 'the gates', text: gateTable(report)},
    {what: 'the metrics that changed', text: metricsPart(report)},
    {what: 'the slices that changed', text: changedSlices(report)},
    {
      what: 'flips, leakage and warnings',
      text: bullets([
        ...flipsInWords(report),
        ...leakageFacts(report),
        ...warnings.map(text => ({tone: 'warn' as const, text})),
      ]),
    },
    {what: 'the metrics that did not change', text: foldMetrics(report)},
    {what: 'the slices that did not change', text: foldSlices(report)},
    {what: 'what the search found', text: foldDiscovered(report)},
    {what: 'fairness', text: foldFacts('Fairness', report.fairness.map(fairnessInWords))},
    {what: 'speed and size', text: foldFacts('Speed and size', costFacts(report))},
  ]
  return `${fitting(parts.filter(({text}) => text !== '')).join('\n\n')}\n`
}

interface Part {
  /** What is said to be left out where it does not fit. */
  readonly what: string
  readonly text: string
}

function fitting(parts: readonly Part[]): readonly string[] {
  let length = 0
  const kept: string[] = []
  const left: string[] = []
  for (const {what, text} of parts) {
    if (length + text.length > MOST_LENGTH) left.push(what)
    else {
      length += text.length + 2
      kept.push(text)
    }
  }
  if (left.length === 0) return kept
  return [...kept, `Left out, because a comment holds no more: ${left.join(', ')}.`]
}

function short(text: string, characters = MOST_CHARACTERS): string {
  return escapeMarkdown(shorten(plain(text), characters))
}

function gateTable({gates, reason}: CompareReport): string {
  if (gates.length === 0) return ''
  const whole = gates.filter(({slice}) => slice === null)
  const failed = gates.filter(({slice, verdict}) => slice !== null && verdict === 'fail')
  const broken = whole.filter(({verdict}) => verdict === 'fail')
  const others = whole.filter(({verdict}) => verdict !== 'fail')
  const shown = [...broken, ...failed, ...others].slice(0, MOST_ROWS)
  const confidence = shown.find(({interval}) => interval !== null)?.interval?.confidence
  const table = markdownTable(
    [
      {label: ''},
      {label: 'Gate'},
      {label: 'Old → new', numeric: true},
      {label: 'Measured', numeric: true},
      {label: intervalHead(confidence), numeric: true},
      {label: 'Limit', numeric: true},
    ],
    shown.map(gateRow),
  )
  const messages = shown
    .filter(({verdict, message}) => verdict !== 'pass' && !reason.startsWith(message))
    .map(({verdict, message}) => `- ${SIGNS[verdict]} ${short(message)}`)
  const rest = failed.length + whole.length - shown.length
  const quiet = gates.length - whole.length - failed.length
  const undecided = gates.filter(
    ({slice, verdict}) => slice !== null && verdict === 'inconclusive',
  ).length
  const notes = [
    ...(rest > 0 ? [`${counted(rest, 'more gate')}.`] : []),
    ...(quiet > 0
      ? [`Gates in other slices: ${quiet - undecided} passed, ${undecided} undecided.`]
      : []),
  ]
  return [table, messages.join('\n'), notes.join(' ')].filter(text => text !== '').join('\n\n')
}

function gateRow(gate: GateResult): readonly string[] {
  const {values, estimate, interval, limit} = gateTexts(gate)
  const name = codeSpan(gate.gate)
  return [
    `${SIGNS[gate.verdict]} ${gate.verdict}`,
    gate.slice === null ? name : `${name} in ${codeSpan(sliceName(gate.slice))}`,
    values,
    estimate,
    interval,
    limit.replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  ]
}

const METRIC_COLUMNS = ['Old', 'New', 'Change', 'Interval'].map(label => ({label, numeric: true}))

function metricsPart({metrics, old}: CompareReport): string {
  if (old === null)
    return markdownTable(
      [{label: 'Metric'}, {label: 'Value', numeric: true}],
      metrics.map(metric => [codeSpan(metric.name), formatValue(metric.new, null)]),
    )
  const changed = changedMetrics(metrics)
  if (changed.length === 0) return 'No metric changed clearly.'
  return metricTable(changed)
}

function isChanged({verdict}: MetricComparison): boolean {
  return verdict === 'better' || verdict === 'worse'
}

function metricTable(metrics: readonly MetricComparison[]): string {
  return markdownTable(
    [{label: 'Metric'}, ...METRIC_COLUMNS, {label: ''}, {label: 'Test'}],
    metrics.slice(0, 2 * MOST_ROWS).map(metric => [codeSpan(metric.name), ...metricCells(metric)]),
  )
}

function metricCells(metric: MetricComparison): readonly string[] {
  const {verdict, test, adjustedPValue} = metric
  const texts = changeTexts(metric)
  const word = METRIC_WORDS[verdict]
  const p = formatProbability(adjustedPValue ?? test?.pValue)
  return [
    texts.old,
    texts.new,
    texts.change,
    texts.interval,
    verdict === 'worse' ? `**${word}**` : word,
    test === null ? '' : escapeMarkdown(`${test.test}, p ${p}`),
  ]
}

function changedSlices(report: CompareReport): string {
  const {shown} = shownSlices(report)
  if (shown.length === 0 || report.old === null) return ''
  const rows = shown
    .slice(0, MOST_ROWS)
    .flatMap(({slice, metrics}) =>
      metrics.map(metric => [
        codeSpan(sliceName(slice)),
        formatCount(slice.rows),
        codeSpan(metric.name),
        ...metricCells(metric).slice(0, 5),
      ]),
    )
  const table = markdownTable(
    [
      {label: 'Slice'},
      {label: 'Rows', numeric: true},
      {label: 'Metric'},
      ...METRIC_COLUMNS,
      {label: ''},
    ],
    rows,
  )
  const rest = shown.length - MOST_ROWS
  return rest > 0
    ? `${table}\n\n${counted(rest, 'more slice')} changed; the page has them all.`
    : table
}

function foldMetrics({metrics, old}: CompareReport): string {
  const quiet = metrics.filter(metric => !isChanged(metric))
  if (quiet.length === 0 || old === null) return ''
  return markdownDetails(
    `${counted(quiet.length, 'metric')} without a clear change`,
    metricTable(quiet),
  )
}

function foldSlices(report: CompareReport): string {
  const {shown: changed, unclear, equal, insufficient} = shownSlices(report)
  if (unclear + equal + insufficient === 0 || report.old === null) return ''
  const shown = new Set(changed.map(({slice}) => slice))
  const quiet = report.slices.filter(slice => !shown.has(slice))
  const names = quiet
    .slice(0, 4 * MOST_ROWS)
    .map(slice => `${codeSpan(sliceName(slice))} (${formatCount(slice.rows)})`)
  const rest = quiet.length - names.length
  const few = insufficient > 0 ? `, ${formatCount(insufficient)} with too few rows` : ''
  return markdownDetails(
    `${counted(unclear + equal, 'slice')} without a clear change${few}`,
    names.join(', ') + (rest > 0 ? ` and ${formatCount(rest)} more` : ''),
  )
}

function foldDiscovered({discovered}: CompareReport): string {
  const title = `${counted(discovered.length, 'part')} of the data found by search (reported, not judged)`
  return foldFacts(title, discovered.map(discoveredInWords))
}

function foldFacts(title: string, facts: readonly Fact[]): string {
  return facts.length === 0 ? '' : markdownDetails(title, bullets(facts))
}

function bullets(facts: readonly Fact[]): string {
  const rest = facts.length - MOST_FACTS
  return [
    ...facts
      .slice(0, MOST_FACTS)
      .map(({tone, text}) => `- ${tone === 'warn' || tone === 'bad' ? '⚠️ ' : ''}${short(text)}`),
    ...(rest > 0 ? [`- and ${formatCount(rest)} more`] : []),
  ].join('\n')
}
