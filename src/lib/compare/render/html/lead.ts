import {banner, html, keyFigures, type Html, type KeyFigure} from '../../../report/html/index.ts'
import {formatCount, plain} from '../../../report/index.ts'
import type {CompareReport, MetricComparison} from '../../types.ts'
import {formatShare} from '../facts-in-words.ts'
import {changeTexts, formatValue} from '../format-change.ts'
import {headlineOf, METRIC_TONES, METRIC_WORDS, VERDICT_TONES} from '../words.ts'

const MOST_METRICS = 2

/** The verdict and the few numbers to know. */
export function leadOf(report: CompareReport): Html {
  const {title, looks} = headlineOf(report)
  const first = banner({tone: VERDICT_TONES[looks], title, reason: plain(report.reason)})
  return html`${first}${keyFigures(figuresOf(report))}`
}

function figuresOf(report: CompareReport): readonly KeyFigure[] {
  const {gates, metrics, rows, unlabelled, compatibility, latency} = report
  const failed = gates.filter(gate => gate.verdict === 'fail').length
  const undecided = gates.filter(
    gate => gate.verdict === 'inconclusive' && gate.slice === null,
  ).length
  const passed = gates.filter(gate => gate.verdict === 'pass').length
  const [alone] = latency?.rows ?? []
  return [
    {
      label: 'Gates that hold',
      value:
        gates.length === 0 ? 'none set' : `${formatCount(passed)} of ${formatCount(gates.length)}`,
      note:
        failed > 0
          ? `${formatCount(failed)} broken`
          : undecided > 0
            ? `${formatCount(undecided)} undecided`
            : '',
      tone: failed > 0 ? 'bad' : undecided > 0 ? 'warn' : 'none',
    },
    ...metrics.slice(0, MOST_METRICS).map(metricFigure),
    ...(compatibility === null
      ? []
      : [
          {
            label: 'Right before, wrong now',
            value: formatShare(compatibility.negativeFlipRate),
            note: `${formatCount(compatibility.onlyOldRight)} rows; ${formatCount(compatibility.onlyNewRight)} the other way`,
          },
        ]),
    ...(alone === undefined
      ? []
      : [
          {
            label: 'Time, 95th percentile',
            value: `${alone.ratio.value.toFixed(2)}×`,
            note: `${alone.ratio.lower.toFixed(2)} … ${alone.ratio.upper.toFixed(2)}`,
          },
        ]),
    {
      label: 'Rows',
      value: formatCount(rows),
      note: unlabelled > 0 ? `${formatCount(unlabelled)} without an answer` : 'all with an answer',
    },
  ]
}

function metricFigure(metric: MetricComparison): KeyFigure {
  const {name, change, verdict, new: now} = metric
  if (change === null) return {label: name, value: formatValue(now, null), note: ''}
  const texts = changeTexts(metric)
  return {
    label: name,
    value: texts.change,
    note: `${texts.old} → ${texts.new}, ${METRIC_WORDS[verdict]}`,
    tone: METRIC_TONES[verdict],
  }
}
