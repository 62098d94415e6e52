import {
  dataTable,
  html,
  keyFigures,
  renderPage,
  section,
  type Html,
  type HtmlValue,
  type KeyFigure,
} from '../../report/html/index.ts'
import {formatNumber} from '../../report/index.ts'
import {curvePlot, intervalPlot, type CurvePoint} from '../../report/plots/index.ts'
import type {Evaluation, MeasuredMetric} from '../types.ts'
import {headline, sections, type Section} from './sections.ts'

const MOST_SLICES = 30

/** The evaluation as a page that is one file. */
export function evaluationHtml(evaluation: Evaluation): string {
  const {model, metrics, warnings, createdAt, seconds} = evaluation
  const plots: Readonly<Record<string, HtmlValue>> = {
    slices: slicePlot(evaluation),
    calibration: calibrationPlot(evaluation),
  }
  const tables = sections(evaluation).map(table =>
    section({
      id: table.id,
      title: table.title,
      ...(table.notes.length === 0 ? {} : {note: table.notes.join(' ')}),
      body: html`${plots[table.id]}${tableOf(table)}`,
    }),
  )
  const curves = curvesBody(evaluation)
  const [first, ...rest] = tables
  return renderPage({
    title: `Evaluation of ${model}`,
    facts: headline(evaluation),
    lead: html`${keyFigures(metrics.slice(0, 4).map(figureOf))}${warnings.length > 0 && warningList(warnings)}`,
    sections: [
      ...(first === undefined ? [] : [first]),
      ...(curves === null ? [] : [section({id: 'curves', title: 'Curves', body: curves})]),
      ...rest,
    ],
    footer: [`mlops evaluate, ${createdAt}`, `${formatNumber(seconds, 2)} s`],
  })
}

function figureOf({name, value, interval}: MeasuredMetric): KeyFigure {
  if (interval === null) return {label: name, value: formatNumber(value)}
  const note = `${formatNumber(interval.lower, 3)} … ${formatNumber(interval.upper, 3)}`
  return {label: name, value: formatNumber(value), note}
}

function warningList(warnings: readonly string[]): Html {
  return html`<section class="card" aria-label="Warnings">
    <ul>
      ${warnings.map(warning => html`<li>${warning}</li>`)}
    </ul>
  </section>`
}

function tableOf({title, header, rows, numbersFrom}: Section): Html {
  return dataTable({
    caption: title,
    captionHidden: true,
    columns: header.map((label, index) => ({label, numeric: index >= numbersFrom})),
    rows: rows.map(row => row.map(cell => html`<bdi>${cell}</bdi>`)),
  })
}

function curvesBody({curves}: Evaluation): Html | null {
  if (curves === null || curves.roc.length === 0) return null
  const roc = curvePlot({
    title: `ROC of ${curves.label}`,
    xLabel: 'false positive rate',
    yLabel: 'true positive rate',
    points: curves.roc.map(point => ({x: point.falsePositiveRate, y: point.truePositiveRate})),
    dots: false,
    guide: DIAGONAL,
  })
  const precision = curvePlot({
    title: `Precision and recall of ${curves.label}`,
    xLabel: 'recall',
    yLabel: 'precision',
    points: curves.precisionRecall.map(point => ({x: point.recall, y: point.precision})),
    dots: false,
    guide: null,
  })
  return html`<div class="sides">${roc}${precision}</div>`
}

const DIAGONAL: readonly [CurvePoint, CurvePoint] = [
  {x: 0, y: 0},
  {x: 1, y: 1},
]

function calibrationPlot({calibration}: Evaluation): Html | null {
  if (calibration === null) return null
  return curvePlot({
    title: `Calibration of ${calibration.of}`,
    xLabel: 'predicted',
    yLabel: 'observed',
    points: calibration.bins.flatMap(({confidence, observed}) =>
      confidence === null || observed === null ? [] : [{x: confidence, y: observed}],
    ),
    dots: true,
    guide: DIAGONAL,
  })
}

function slicePlot({slices, metrics}: Evaluation): Html | null {
  const intervals = slices.slice(0, MOST_SLICES).flatMap(({column, value, metrics: [metric]}) =>
    metric?.value == null
      ? []
      : [
          {
            label: `${column} = ${value ?? '(none)'}`,
            value: metric.value,
            lower: metric.interval?.lower ?? null,
            upper: metric.interval?.upper ?? null,
            tone: isWorse(metric, metrics[0]?.value ?? null) ? ('bad' as const) : ('good' as const),
          },
        ],
  )
  const [whole] = metrics
  if (intervals.length === 0 || whole === undefined) return null
  const lines = whole.value === null ? [] : [{at: whole.value, label: 'all rows'}]
  return intervalPlot({title: `${whole.name} by slice`, intervals, lines})
}

function isWorse({interval, better}: MeasuredMetric, whole: number | null): boolean {
  if (interval === null || whole === null) return false
  return better === 'higher' ? interval.upper < whole : interval.lower > whole
}
