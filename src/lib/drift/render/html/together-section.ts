import {
  dataTable,
  html,
  pill,
  section,
  type Html,
  type HtmlValue,
  type PageSection,
} from '../../../report/html/index.ts'
import {formatNumber, formatPercent, formatProbability} from '../../../report/index.ts'
import {intervalPlot} from '../../../report/plots/index.ts'
import type {ColumnDrift, CorrelationChange, DriftReport, MultivariateDrift} from '../../types.ts'
import {classifierInWords, reconstructionInWords} from '../facts-in-words.ts'
import {columnLink} from './column-link.ts'

/** What changed between columns, which no column shows by itself. */
export function togetherSection({multivariate, columns}: DriftReport): PageSection | null {
  if (multivariate === null) return null
  const {domainClassifier, reconstruction, correlations} = multivariate
  const parts: readonly HtmlValue[] = [
    domainClassifier !== null && classifierPart(domainClassifier, columns),
    reconstruction !== null && reconstructionPart(reconstruction),
    correlations.length > 0 && correlationPart(correlations, columns),
  ].filter(part => part !== false)
  if (parts.length === 0) return null
  return section({id: 'together', title: 'All columns together', body: parts})
}

function classifierPart(
  found: NonNullable<MultivariateDrift['domainClassifier']>,
  columns: readonly ColumnDrift[],
): Html {
  const {auc, lower, upper, threshold, features, drifted} = found
  const plot = intervalPlot({
    title: 'AUC of a classifier that tells the samples apart',
    intervals: [{label: 'AUC', value: auc, lower, upper, tone: drifted ? 'bad' : 'good'}],
    lines: [
      {at: 0.5, label: 'no difference'},
      {at: threshold, label: 'counts'},
    ],
    domain: [Math.min(0.4, lower), 1],
  })
  const table = dataTable({
    caption: 'Columns that separate the samples',
    columns: [{label: 'Column'}, {label: 'Share of the separation', numeric: true}],
    rows: features.map(({name, share}) => [columnLink(name, columns), formatPercent(share)]),
  })
  return html`<h3>Can the samples be told apart?</h3>
    <p>${sentence(classifierInWords(found))}</p>
    <div class="sides">${plot}${features.length > 0 && table}</div>`
}

function reconstructionPart(found: NonNullable<MultivariateDrift['reconstruction']>): Html {
  const {reference, current, lower, upper, drifted} = found
  const plot = intervalPlot({
    title: 'Error with which principal components rebuild a row',
    intervals: [
      {label: 'reference, with its usual range', value: reference, lower, upper, tone: 'good'},
      {label: 'current', value: current, lower: null, upper: null, tone: drifted ? 'bad' : 'good'},
    ],
    lines: [
      {at: lower, label: ''},
      {at: upper, label: ''},
    ],
  })
  return html`<h3>Do rows still look like the reference’s?</h3>
    <p>${sentence(reconstructionInWords(found))}</p>
    ${plot}`
}

function correlationPart(
  correlations: readonly CorrelationChange[],
  columns: readonly ColumnDrift[],
): Html {
  const numeric = true
  const table = dataTable({
    caption: 'Correlations, most changed first',
    captionHidden: true,
    sortable: true,
    columns: [
      {label: 'Columns'},
      {label: 'Measure'},
      {label: 'Reference', numeric},
      {label: 'Current', numeric},
      {label: 'Change', numeric},
      {label: 'p', numeric},
      {label: 'Verdict'},
    ],
    rows: correlations.map(({columns: [a, b], method, reference, current, pValue, drifted}) => [
      html`${columnLink(a, columns)} × ${columnLink(b, columns)}`,
      method === 'spearman' ? 'Spearman’s ρ' : 'Cramér’s V',
      {content: formatNumber(reference, 2), sort: reference},
      {content: formatNumber(current, 2), sort: current},
      {content: formatNumber(current - reference, 2), sort: Math.abs(current - reference)},
      {content: formatProbability(pValue), sort: pValue ?? 2},
      drifted ? pill('bad', 'changed') : pill('good', 'stable'),
    ]),
  })
  return html`<h3>Correlations</h3>
    ${table}`
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`
}
