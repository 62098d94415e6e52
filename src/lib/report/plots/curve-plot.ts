import {scaleLinear} from 'd3-scale'
import {line} from 'd3-shape'
import {html, type Html} from '../html/index.ts'
import {formatNumber} from '../text/format-number.ts'
import {bottomAxis, leftAxis} from './axes.ts'
import {at, plotFrame, PLOT_WIDTH, shortPath} from './plot-frame.ts'

export interface CurvePoint {
  /** Both 0 … 1. */
  readonly x: number
  readonly y: number
}

export interface CurvePlot {
  readonly title: string
  readonly xLabel: string
  readonly yLabel: string
  /** In the order in which they are joined. */
  readonly points: readonly CurvePoint[]
  /** A curve to hold it against, drawn behind it, and what both are called; null for none. */
  readonly other?: {
    readonly points: readonly CurvePoint[]
    readonly label: string
    readonly of: string
  } | null
  /** Whether points are marked, where they are few. */
  readonly dots: boolean
  /** A dashed line for chance or perfection, from its first to its last end; null for none. */
  readonly guide: readonly [CurvePoint, CurvePoint] | null
}

const BOX = {left: 46, right: PLOT_WIDTH - 8, top: 10, bottom: 240}

/** One share against another in a square: ROC, precision and recall, calibration. */
export function curvePlot(plot: CurvePlot): Html {
  const {title, xLabel, yLabel, points, other = null, dots, guide} = plot
  const x = scaleLinear([0, 1], [BOX.left, BOX.right])
  const y = scaleLinear([0, 1], [BOX.bottom, BOX.top])
  const path = line<CurvePoint>(
    point => x(point.x),
    point => y(point.y),
  )
  const dashed = guide !== null && html`<path class="limit" d="${shortPath(path([...guide]))}" />`
  const marksOf = (those: readonly CurvePoint[], kind: string): Html => {
    const marks = those.map(
      point => html`<circle class="${kind}" cx="${at(x(point.x))}" cy="${at(y(point.y))}" r="3" />`,
    )
    return html`${dots && marks}`
  }
  const behind =
    other !== null &&
    html`<path
        class="line other"
        d="${shortPath(path([...other.points]))}"
      />${marksOf(other.points, 'dot other')}`
  const labels = html`<text
      x="${(BOX.left + BOX.right) / 2}"
      y="${BOX.bottom + 30}"
      text-anchor="middle"
      >${xLabel}</text
    ><text x="${BOX.left + 6}" y="${BOX.top + 8}">${yLabel}</text>`
  const body = html`${leftAxis(y, BOX)}${dashed}${behind}<path
      class="line"
      d="${shortPath(path([...points]))}"
    />${marksOf(points, 'dot')}${bottomAxis(x, BOX)}${labels}`
  const words = inWords(points, xLabel, yLabel)
  const description =
    other === null
      ? words
      : `${other.of}: ${words}. ${other.label}: ${inWords(other.points, xLabel, yLabel)}`
  const legend =
    other !== null &&
    html`<figcaption>
      <p class="key">
        <span><i class="line other"></i>${other.label}</span
        ><span><i class="line"></i>${other.of}</span>
      </p>
    </figcaption>`
  return html`<figure>
    ${plotFrame({title, description, height: BOX.bottom + 38, body})}${legend}
  </figure>`
}

/** Some points of the curve, evenly along it. */
function inWords(points: readonly CurvePoint[], xLabel: string, yLabel: string): string {
  const step = Math.max(1, Math.ceil(points.length / 10))
  const shown = points
    .filter((_, index) => index % step === 0 || index === points.length - 1)
    .map(({x, y}) => `${formatNumber(x, 3)}: ${formatNumber(y, 3)}`)
  return `${yLabel} by ${xLabel}: ${shown.join('; ')}`
}
