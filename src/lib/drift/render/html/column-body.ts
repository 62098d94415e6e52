import {dataTable, html, type Html, type HtmlValue} from '../../../report/html/index.ts'
import {
  formatNumber,
  formatPercent,
  formatProbability,
  NO_VALUE,
  plainName,
  shorten,
} from '../../../report/index.ts'
import {categoryPlot, histogramPlot} from '../../../report/plots/index.ts'
import type {ColumnDrift, Importance, Score} from '../../types.ts'
import {EXACTNESS_WORDS, METHOD_WORDS} from '../method-words.ts'
import {factRows} from './fact-rows.ts'
import type {DriftHtmlOptions} from './html-options.ts'

/** What a column's line opens: its distributions, its facts side by side, every score. */
export function columnBody(column: ColumnDrift, options: DriftHtmlOptions): Html {
  const facts = dataTable({
    caption: 'Facts',
    captionHidden: true,
    columns: [
      {label: ''},
      {label: 'Reference', numeric: true},
      {label: 'Current', numeric: true},
      {label: 'Change', numeric: true},
    ],
    rows: factRows(column.reference, column.current),
  })
  const plot = plotOf(column)
  const sides = plot === null ? facts : html`<div class="sides">${plot}${facts}</div>`
  return html`${sides}${column.importance !== null && importanceLine(column.importance)}${scoresOf(column, options)}`
}

function plotOf({name, histogram}: ColumnDrift): Html | null {
  if (histogram === null) return null
  const title = shorten(plainName(name), 60)
  return histogram.kind === 'number'
    ? histogramPlot(title, histogram)
    : categoryPlot(title, histogram)
}

function importanceLine({value, metric, share, predictionShift}: Importance): Html {
  const words =
    metric === 'mean_absolute_change'
      ? `Shuffled, it moves predictions by ${formatNumber(value, 3)} on average`
      : `Shuffled, it costs the model ${formatNumber(value, 3)} of ${metric.replaceAll('_', ' ')}`
  const shift =
    predictionShift === null
      ? ''
      : ` Its drift alone moves the mean prediction by ${formatNumber(predictionShift, 3)}.`
  return html`<p class="note">
    ${words}: ${formatPercent(share)} of the importance of all features.${shift}
  </p>`
}

function scoresOf({scores, decisive}: ColumnDrift, {docs}: DriftHtmlOptions): HtmlValue {
  if (scores.length === 0) return html`<p class="note">No score could be computed.</p>`
  const numeric = true
  return dataTable({
    caption: 'Scores',
    captionHidden: true,
    columns: [
      {label: 'Method'},
      {label: 'Value', numeric},
      {label: 'Threshold', numeric},
      {label: 'Chance reaches', numeric},
      {label: 'p', numeric},
      {label: 'p, all columns', numeric},
      {label: 'Computed'},
      {label: 'Says'},
    ],
    rows: scores.map(score => rowOf(score, score.method === decisive, docs)),
  })
}

function rowOf(score: Score, decided: boolean, docs: string | undefined): readonly HtmlValue[] {
  const {method, value, pValue, adjustedPValue, threshold, by, noise, exactness, drifted} = score
  const {name} = METHOD_WORDS[method]
  const link = docs === undefined ? name : html`<a href="${docs}#${method}">${name}</a>`
  return [
    decided ? html`<strong>${link}</strong>` : link,
    formatNumber(value),
    by === 'value' ? formatNumber(threshold) : `p ${formatNumber(threshold)}`,
    noise === null ? NO_VALUE : formatNumber(noise, 3),
    formatProbability(pValue),
    formatProbability(adjustedPValue),
    EXACTNESS_WORDS[exactness],
    drifted ? html`<strong>drift${decided && ', decides'}</strong>` : 'no drift',
  ]
}
