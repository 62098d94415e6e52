import {
  dataTable,
  html,
  pill,
  section,
  type Html,
  type PageSection,
} from '../../../report/html/index.ts'
import {formatNumber, formatProbability, NO_VALUE, plain} from '../../../report/index.ts'
import {forestPlot} from '../../../report/plots/index.ts'
import type {CompareReport, GateResult, MetricComparison, TestResult} from '../../types.ts'
import {formatShare} from '../facts-in-words.ts'
import {changeTexts, formatValue} from '../format-change.ts'
import {limitsChange} from '../gate-texts.ts'
import {METRIC_TONES, METRIC_WORDS} from '../words.ts'

/** Every metric of both models: how far it changed, how sure that is, and which test says so. */
export function metricsSection(report: CompareReport): PageSection | null {
  const {metrics, old, correction} = report
  if (metrics.length === 0) return null
  const note =
    old === null
      ? 'There is no old model to compare with.'
      : 'In the picture each change is drawn in half-widths of its own interval, with its gate as an upright line. ' +
        `Coloured ones are changes that the test shows. p-values are ${CORRECTIONS[correction]}.`
  const body = html`${old !== null && forestOf(report)}${tableOf(report)}`
  return section({id: 'metrics', title: 'Metrics', count: metrics.length, note, body})
}

const CORRECTIONS: Readonly<Record<CompareReport['correction'], string>> = {
  holm: 'corrected for their number (Holm)',
  bh: 'corrected for their number (Benjamini-Hochberg)',
  none: 'not corrected for their number',
}

function forestOf({metrics, gates}: CompareReport): Html | null {
  const rows = metrics.flatMap(metric => {
    const {name, change, interval, better, verdict} = metric
    if (change === null || interval === null) return []
    const texts = changeTexts(metric)
    const tone = METRIC_TONES[verdict]
    return [
      {
        label: name,
        figures: `${texts.change} (${texts.interval})`,
        change,
        lower: interval.lower,
        upper: interval.upper,
        limit: changeLimit(gates, name),
        towards: better === 'higher' ? (1 as const) : (-1 as const),
        tone: tone === 'warn' ? ('none' as const) : tone,
      },
    ]
  })
  return rows.length === 0 ? null : forestPlot({title: 'Change of each metric', rows})
}

/** The limit of the gate of a metric over all rows, where it is one of a change. */
export function changeLimit(gates: readonly GateResult[], metric: string): number | null {
  const gate = gates.find(one => one.slice === null && one.metric === metric && limitsChange(one))
  return gate?.limit ?? null
}

function tableOf({metrics, old}: CompareReport): Html {
  if (old === null)
    return dataTable({
      caption: 'Metrics of the new model',
      captionHidden: true,
      columns: [{label: 'Metric'}, {label: 'Value', numeric: true}],
      rows: metrics.map(metric => [html`<bdi>${metric.name}</bdi>`, formatValue(metric.new, null)]),
    })
  const numeric = true
  return dataTable({
    caption: 'Metrics of both models',
    captionHidden: true,
    sortable: true,
    columns: [
      {label: 'Metric'},
      {label: 'Verdict'},
      {label: 'Old', numeric},
      {label: 'New', numeric},
      {label: 'Change', numeric},
      {label: 'Relative', numeric},
      {label: '95 % interval', numeric},
      {label: 'Test'},
      {label: 'p, corrected', numeric},
      {label: 'Second test'},
    ],
    rows: metrics.map(rowOf),
  })
}

function rowOf(metric: MetricComparison): Parameters<typeof dataTable>[0]['rows'][number] {
  const {name, better, verdict, change, relative, test, adjustedPValue, second, warnings} = metric
  const texts = changeTexts(metric)
  const notes = warnings.map(warning => html` <small>${plain(warning)}</small>`)
  return [
    html`<bdi>${plain(name)}</bdi> <small>${better} is better</small>${notes}`,
    {content: pill(METRIC_TONES[verdict], METRIC_WORDS[verdict]), sort: RANKS[verdict]},
    texts.old,
    texts.new,
    {content: texts.change, sort: change ?? -Infinity},
    relative === null
      ? NO_VALUE
      : {content: `${relative > 0 ? '+' : ''}${formatShare(relative)}`, sort: relative},
    texts.interval === '' ? NO_VALUE : texts.interval,
    test === null ? NO_VALUE : testInWords(test),
    {content: formatProbability(adjustedPValue), sort: adjustedPValue ?? 2},
    second === null ? NO_VALUE : `${second.test}, p ${formatProbability(second.pValue)}`,
  ]
}

const RANKS: Readonly<Record<MetricComparison['verdict'], number>> = {
  worse: 0,
  undefined: 1,
  unclear: 2,
  equal: 3,
  better: 4,
}

function testInWords({test, statistic}: TestResult): string {
  return statistic === null ? test : `${test} (${formatNumber(statistic, 3)})`
}
