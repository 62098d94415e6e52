import {counted} from '../../../core/text/index.ts'
import {formatCount, formatProbability} from '../../../report/index.ts'
import {
  alignRows,
  markOf,
  paint,
  type TerminalLook,
  type TextCell,
} from '../../../report/terminal/index.ts'
import {sliceName} from '../../judge/describe-gate.ts'
import type {CompareReport, GateResult, MetricComparison} from '../../types.ts'
import {changeTexts, formatValue} from '../format-change.ts'
import type {Fact} from '../facts-in-words.ts'
import {gateTexts} from '../gate-texts.ts'
import {changedMetrics, shownSlices} from '../shown-slices.ts'
import {
  gateName,
  intervalHead,
  METRIC_TONES,
  METRIC_WORDS,
  VERDICT_TONES,
  type VerdictTone,
} from '../words.ts'
import {factLines, inCharset, titleLine} from './lines.ts'

const MOST_GATES = 12

/** Each gate in a line with its figures; below those that tell nothing, why. */
export function gateLines(
  {gates, verdict, reason, old}: CompareReport,
  look: TerminalLook,
): readonly string[] {
  if (gates.length === 0) return []
  const ofSlices = gates.filter(({slice}) => slice !== null)
  const whole = gates.filter(({slice}) => slice === null)
  const broken = gates.filter(one => one.verdict === 'fail')
  const undecided = ofSlices.filter(
    one => one.verdict === 'inconclusive' && verdict === 'inconclusive',
  )
  const shown = [
    ...broken.slice(0, MOST_GATES),
    ...whole.filter(one => one.verdict === 'inconclusive'),
    ...undecided.slice(0, MOST_GATES),
    ...whole.filter(one => one.verdict === 'pass'),
  ]
  const table = alignRows(
    {
      head: charset(
        [
          '',
          'GATE',
          old === null ? 'NEW' : 'OLD → NEW',
          'MEASURED',
          intervalHead(confidenceOf(shown)).toUpperCase(),
          'LIMIT',
        ],
        look,
      ),
      rows: shown.map(gate => {
        const texts = gateTexts(gate)
        return [
          markCell(VERDICT_TONES[gate.verdict], look),
          ...charset(
            [gateName(gate), texts.values, texts.estimate, texts.interval, texts.limit],
            look,
          ),
        ]
      }),
      right: [3],
      spare: [2, 4],
      cut: 1,
    },
    look,
  )
  const [head = '', ...rows] = table
  return [
    titleLine('Gates', look),
    head,
    ...rows.flatMap((row, i) => {
      const gate = shown[i]
      // The figures of a gate that fails stand in its row already.
      const isSaid = gate?.interval !== null && gate?.verdict !== 'inconclusive'
      if (
        gate === undefined ||
        isSaid ||
        gate.verdict === 'pass' ||
        reason.startsWith(gate.message)
      )
        return [row]
      return [row, ...factLines({tone: 'indent', text: gate.message}, look)]
    }),
    ...restOfGates(ofSlices, shown, look),
  ]
}

function restOfGates(
  ofSlices: readonly GateResult[],
  shown: readonly GateResult[],
  look: TerminalLook,
): readonly string[] {
  const rest = ofSlices.filter(gate => !shown.includes(gate))
  if (rest.length === 0) return []
  const passed = rest.filter(({verdict}) => verdict === 'pass').length
  const failed = rest.filter(({verdict}) => verdict === 'fail').length
  const undecided = rest.length - passed - failed
  const words = [
    ...(failed > 0 ? [`${formatCount(failed)} failed`] : []),
    ...(passed > 0 ? [`${formatCount(passed)} passed`] : []),
    ...(undecided > 0 ? [`${formatCount(undecided)} undecided`] : []),
  ]
  const text = `Gates in other slices: ${words.join(', ')}`
  return factLines({tone: failed > 0 ? 'bad' : undecided > 0 ? 'none' : 'good', text}, look)
}

function confidenceOf(gates: readonly GateResult[]): number | undefined {
  return gates.find(({interval}) => interval !== null)?.interval?.confidence
}

/** Metrics that changed, and the others in a line. */
export function metricLines({metrics, old}: CompareReport, look: TerminalLook): readonly string[] {
  if (metrics.length === 0) return []
  const title = titleLine('Metrics', look)
  if (old === null) {
    const rows = metrics.map(metric => [metric.name, formatValue(metric.new, null)])
    return [title, ...alignRows({rows, right: [1], cut: 0}, look)]
  }
  const changed = changedMetrics(metrics)
  const table = alignRows(
    {
      head: [
        '',
        'METRIC',
        'OLD',
        'NEW',
        'CHANGE',
        intervalHead(changed[0]?.interval?.confidence).toUpperCase(),
        '',
        'TEST',
      ],
      rows: changed.map(metric => metricRow(metric.name, metric, look)),
      right: [2, 3, 4],
      spare: [7, 5],
      cut: 1,
    },
    look,
  )
  return [title, ...table, ...quietMetrics(metrics, look)]
}

function metricRow(
  name: string,
  metric: MetricComparison,
  look: TerminalLook,
): readonly (string | TextCell)[] {
  const {verdict, test, adjustedPValue} = metric
  const tone = METRIC_TONES[verdict]
  const texts = changeTexts(metric)
  const how =
    test === null ? '' : `${test.test}, p ${formatProbability(adjustedPValue ?? test.pValue)}`
  return [
    markCell(tone, look),
    ...charset([name, texts.old, texts.new, texts.change, texts.interval], look),
    {text: METRIC_WORDS[verdict], paint: text => paint(text, tone, look)},
    how,
  ]
}

function quietMetrics(metrics: readonly MetricComparison[], look: TerminalLook): readonly string[] {
  return (['unclear', 'equal', 'undefined'] as const).flatMap(verdict => {
    const found = metrics.filter(metric => metric.verdict === verdict)
    if (found.length === 0) return []
    const words = {
      unclear: 'No clear change',
      equal: 'The same answers',
      undefined: 'Not defined',
    }[verdict]
    const list = found.map(metric => {
      if (verdict === 'undefined') return metric.name
      const texts = changeTexts(metric)
      const interval = texts.interval === '' ? '' : ` (${texts.interval})`
      return verdict === 'equal'
        ? `${metric.name} ${texts.new}`
        : `${metric.name} ${texts.change}${interval}`
    })
    return factLines({tone: METRIC_TONES[verdict], text: `${words}: ${list.join(', ')}`}, look)
  })
}

/** Slices in which something is worse, worst first; those that are only better, and the rest, in a line. */
export function sliceLines(
  report: CompareReport,
  look: TerminalLook,
  most: number,
): readonly string[] {
  if (report.slices.length === 0 || report.old === null) return []
  const {shown, unclear, equal, insufficient} = shownSlices(report)
  const worse = shown.filter(({isWorse}) => isWorse)
  const better = shown.length - worse.length
  const rows = worse
    .slice(0, most)
    .flatMap(({slice, gates, metrics}) =>
      metrics.map((metric, i) => [
        ...metricRow(i === 0 ? sliceName(slice) : '', metric, look).slice(0, 2),
        i === 0 ? formatCount(slice.rows) : '',
        metric.name,
        ...metricRow(metric.name, metric, look).slice(2, 6),
        gates.some(gate => gate.metric === metric.name)
          ? {text: 'breaks its gate', paint: (text: string) => paint(text, 'bad', look)}
          : (metricRow('', metric, look)[6] ?? ''),
      ]),
    )
  const table = alignRows(
    {
      head: ['', 'SLICE', 'ROWS', 'METRIC', 'OLD', 'NEW', 'CHANGE', 'INTERVAL', ''],
      rows,
      right: [2, 4, 5, 6],
      spare: [7, 4, 5, 2],
      cut: 1,
    },
    look,
  )
  const measured = report.slices.length - insufficient
  const quiet = [
    ...(unclear > 0 ? [`no clear change in ${formatCount(unclear)}`] : []),
    ...(equal > 0 ? [`the same answers in ${formatCount(equal)}`] : []),
    ...(insufficient > 0 ? [`${formatCount(insufficient)} with too few rows`] : []),
  ]
  const rest: readonly Fact[] = [
    ...(worse.length > most
      ? [{tone: 'bad' as const, text: `Worse in ${counted(worse.length - most, 'more slice')}`}]
      : []),
    ...(better > 0
      ? [
          {
            tone: 'good' as const,
            text: `Better in ${formatCount(better)} of ${counted(measured, 'slice')}, worse in nothing there`,
          },
        ]
      : []),
    ...(quiet.length > 0 ? [{tone: 'none' as const, text: capitalized(quiet.join('; '))}] : []),
  ]
  return [titleLine('Slices', look), ...table, ...rest.flatMap(fact => factLines(fact, look))]
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function markCell(tone: VerdictTone, look: TerminalLook): TextCell {
  return {text: markOf(tone, look), paint: text => paint(text, tone, look)}
}

function charset(texts: readonly string[], look: TerminalLook): readonly string[] {
  return texts.map(text => inCharset(text, look))
}
