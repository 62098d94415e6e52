import {
  dataTable,
  html,
  pill,
  section,
  type Html,
  type PageSection,
} from '../../../report/html/index.ts'
import {formatCount, formatProbability, NO_VALUE} from '../../../report/index.ts'
import {intervalPlot} from '../../../report/plots/index.ts'
import {sliceName} from '../../judge/describe-gate.ts'
import type {CompareReport, MetricComparison} from '../../types.ts'
import {changeTexts} from '../format-change.ts'
import {shownSlices} from '../shown-slices.ts'
import {METRIC_TONES, METRIC_WORDS} from '../words.ts'
import {changeLimit} from './metrics-section.ts'

const MOST_DRAWN = 24
const MOST_ROWS = 1000

/** Each declared slice by itself: those that changed first. */
export function slicesSection(report: CompareReport): PageSection | null {
  const {slices, old} = report
  if (slices.length === 0 || old === null) return null
  const {shown} = shownSlices(report)
  const first = new Set(shown.map(({slice}) => slice))
  const ordered = [...shown.map(({slice}) => slice), ...slices.filter(one => !first.has(one))]
  const failed = new Set(
    shown.flatMap(({slice, gates}) => gates.map(({metric}) => `${sliceName(slice)}\n${metric}`)),
  )
  const rows = ordered.flatMap(slice => {
    const name = html`<bdi>${sliceName(slice)}</bdi>`
    const count = {content: formatCount(slice.rows), sort: slice.rows}
    if (slice.metrics.length === 0)
      return [
        [name, count, '', {content: pill('none', 'too few rows'), sort: 5}, '', '', '', '', ''],
      ]
    return slice.metrics.map(metric => {
      const broken = failed.has(`${sliceName(slice)}\n${metric.name}`)
      return [name, count, metric.name, ...cellsOf(metric, broken)]
    })
  })
  const numeric = true
  const table = dataTable({
    caption: 'Slices',
    captionHidden: true,
    sortable: true,
    columns: [
      {label: 'Slice'},
      {label: 'Rows', numeric},
      {label: 'Metric'},
      {label: 'Verdict'},
      {label: 'Old', numeric},
      {label: 'New', numeric},
      {label: 'Change', numeric},
      {label: '95 % interval', numeric},
      {label: 'p, corrected', numeric},
    ],
    rows: rows.slice(0, MOST_ROWS),
  })
  const rest = rows.length - MOST_ROWS
  const more =
    rest > 0 && html`<p class="note">${formatCount(rest)} more lines are in the JSON.</p>`
  return section({
    id: 'slices',
    title: 'Slices',
    count: slices.length,
    note: 'p-values are corrected for all slices and metrics together. In the picture, lines mark no difference and, where a gate has one, its limit.',
    body: html`${forestOf(report, ordered)}${table}${more}`,
  })
}

function cellsOf(metric: MetricComparison, broken: boolean) {
  const {verdict, change, adjustedPValue} = metric
  const texts = changeTexts(metric)
  const word = broken
    ? pill('bad', 'breaks its gate')
    : pill(METRIC_TONES[verdict], METRIC_WORDS[verdict])
  const rank = broken ? 0 : verdict === 'worse' ? 1 : verdict === 'better' ? 4 : 3
  return [
    {content: word, sort: rank},
    texts.old,
    texts.new,
    {content: texts.change, sort: change ?? -Infinity},
    texts.interval === '' ? NO_VALUE : texts.interval,
    {content: formatProbability(adjustedPValue), sort: adjustedPValue ?? 2},
  ]
}

/** The first metric by slice, all on its scale. */
function forestOf({metrics, gates}: CompareReport, slices: CompareReport['slices']): Html | null {
  const [whole] = metrics
  if (whole === undefined) return null
  const intervals = slices.slice(0, MOST_DRAWN).flatMap(slice => {
    const metric = slice.metrics.find(({name}) => name === whole.name)
    if (metric === undefined || metric.change === null) return []
    const tone = METRIC_TONES[metric.verdict]
    return [
      {
        label: sliceName(slice),
        value: metric.change,
        lower: metric.interval?.lower ?? null,
        upper: metric.interval?.upper ?? null,
        tone: tone === 'warn' ? ('none' as const) : tone,
      },
    ]
  })
  if (intervals.length === 0) return null
  const limit = changeLimit(gates, whole.name)
  const lines = [
    {at: 0, label: 'no difference'},
    // Its words would run into those of the middle.
    ...(limit === null ? [] : [{at: limit, label: ''}]),
  ]
  const title = `Change of ${whole.name} by slice (${whole.better} is better)`
  return html`<h3>${title}</h3>
    ${intervalPlot({title, intervals, lines})}`
}
