import {dataTable, html, section, type Html, type PageSection} from '../../../report/html/index.ts'
import {formatNumber, NO_VALUE, plain} from '../../../report/index.ts'
import {curvePlot, histogramPlot, type CurvePoint} from '../../../report/plots/index.ts'
import type {CompareReport} from '../../types.ts'

const DIAGONAL: readonly [CurvePoint, CurvePoint] = [
  {x: 0, y: 0},
  {x: 1, y: 1},
]

/** ROC, precision and recall, and calibration of both models over each other. */
export function curvesSection({curves, calibration}: CompareReport): PageSection | null {
  const plots = [
    ...(curves === null ? [] : [rocPlot(curves), precisionPlot(curves)]),
    ...(calibration === null ? [] : [calibrationPlot(calibration)]),
  ].filter(plot => plot !== null)
  if (plots.length === 0) return null
  const errors =
    calibration !== null &&
    html`<div>
      <h3>Calibration errors</h3>
      ${errorTable(calibration)}
    </div>`
  const body = html`<div class="series">${plots}${errors}</div>`
  return section({id: 'curves', title: 'Curves and calibration', body})
}

type Curves = NonNullable<CompareReport['curves']>
type Calibration = NonNullable<CompareReport['calibration']>

/** The old curve behind the new one. */
function behind(points: readonly CurvePoint[] | undefined) {
  return points === undefined || points.length === 0 ? null : {points, label: 'old', of: 'new'}
}

function rocPlot({old, new: now}: Curves): Html | null {
  if (now.roc.length === 0) return null
  const pointsOf = ({roc}: Curves['new']): readonly CurvePoint[] =>
    roc.map(point => ({x: point.falsePositiveRate, y: point.truePositiveRate}))
  return titled(`ROC of ${plain(now.label)}`, title =>
    curvePlot({
      title,
      xLabel: 'false positive rate',
      yLabel: 'true positive rate',
      points: pointsOf(now),
      other: behind(old === null ? undefined : pointsOf(old)),
      dots: false,
      guide: DIAGONAL,
    }),
  )
}

function precisionPlot({old, new: now}: Curves): Html | null {
  if (now.precisionRecall.length === 0) return null
  const pointsOf = ({precisionRecall}: Curves['new']): readonly CurvePoint[] =>
    precisionRecall.map(({recall, precision}) => ({x: recall, y: precision}))
  return titled(`Precision and recall of ${plain(now.label)}`, title =>
    curvePlot({
      title,
      xLabel: 'recall',
      yLabel: 'precision',
      points: pointsOf(now),
      other: behind(old === null ? undefined : pointsOf(old)),
      dots: false,
      guide: null,
    }),
  )
}

function calibrationPlot({old, new: now}: Calibration): Html {
  const pointsOf = ({bins}: Calibration['new']): readonly CurvePoint[] =>
    bins.flatMap(({confidence, observed}) =>
      confidence === null || observed === null ? [] : [{x: confidence, y: observed}],
    )
  return titled(`Calibration of ${plain(now.of)}`, title =>
    curvePlot({
      title,
      xLabel: 'predicted',
      yLabel: 'observed',
      points: pointsOf(now),
      other: behind(old === null ? undefined : pointsOf(old)),
      dots: true,
      guide: DIAGONAL,
    }),
  )
}

function titled(title: string, plot: (title: string) => Html): Html {
  return html`<div>
    <h3>${title}</h3>
    ${plot(title)}
  </div>`
}

function errorTable({old, new: now}: Calibration): Html {
  const shown = [
    ['Expected calibration error', 'ece'],
    ['Largest calibration error', 'mce'],
    ['Reliability', 'reliability'],
    ['Resolution', 'resolution'],
  ] as const
  return sideTable(
    'Calibration of both models',
    shown.map(([label, key]) => [label, old?.[key] ?? null, now[key]]),
  )
}

/** Residuals of both models of numbers over each other. */
export function residualsSection({residuals}: CompareReport): PageSection | null {
  if (residuals === null) return null
  const {old, new: now} = residuals
  const shares = (counts: readonly number[]): readonly number[] => {
    const sum = counts.reduce((total, count) => total + count, 0)
    return counts.map(count => (sum === 0 ? 0 : count / sum))
  }
  const plot = histogramPlot(
    'residuals',
    {
      edges: now.histogram.edges,
      current: shares(now.histogram.counts),
      reference: old === null ? [] : shares(old.histogram.counts),
      ...(old === null ? {} : {referenceEdges: old.histogram.edges}),
    },
    {reference: 'old', current: 'new'},
  )
  const shown = ['mean', 'std', 'min', 'p05', 'p25', 'median', 'p75', 'p95', 'max'] as const
  const table = sideTable(
    'Residuals of both models',
    shown.map(key => [key, old?.[key] ?? null, now[key]]),
  )
  return section({
    id: 'residuals',
    title: 'Residuals',
    note: 'Truth − prediction.',
    body: html`<div class="sides">${plot}${table}</div>`,
  })
}

function sideTable(
  caption: string,
  rows: readonly (readonly [string, number | null, number])[],
): Html {
  return dataTable({
    caption,
    captionHidden: true,
    columns: [{label: ''}, {label: 'Old', numeric: true}, {label: 'New', numeric: true}],
    rows: rows.map(([label, before, now]) => [
      label,
      before === null ? NO_VALUE : formatNumber(before),
      formatNumber(now),
    ]),
  })
}
