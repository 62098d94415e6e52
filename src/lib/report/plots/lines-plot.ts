import {extent} from 'd3-array'
import {scaleLinear} from 'd3-scale'
import {area, line} from 'd3-shape'
import {html, type Html} from '../html/index.ts'
import {formatNumber} from '../text/format-number.ts'
import {bottomAxis, leftAxis, tickLabel} from './axes.ts'
import {at, plotFrame, PLOT_WIDTH, shortPath} from './plot-frame.ts'

export interface LinePoint {
  readonly x: number
  readonly y: number
}

export interface PlottedLine {
  readonly label: string
  readonly points: readonly LinePoint[]
  /** The first is drawn as the one that matters, the other dashed, dots without a line. */
  readonly kind: 'line' | 'other' | 'dots'
}

export interface LinesPlot {
  readonly title: string
  readonly xLabel: string
  readonly yLabel: string
  readonly lines: readonly PlottedLine[]
  /** Between two curves, behind all lines. */
  readonly band?: readonly {readonly x: number; readonly low: number; readonly high: number}[]
  /** A dashed line upright, with its label. */
  readonly mark?: {readonly x: number; readonly label: string}
  /** Words of numbers under the plot. */
  readonly xTick?: (x: number) => string
}

const BOX = {left: 52, right: PLOT_WIDTH - 8, top: 18, bottom: 170}

/** Numbers against numbers: curves, measured dots, a band of uncertainty and a mark. */
export function linesPlot({title, xLabel, yLabel, lines, band = [], mark, xTick}: LinesPlot): Html {
  const points = lines.flatMap(each => each.points)
  const [left = 0, right = 1] = extent([
    ...points.map(({x}) => x),
    ...(mark === undefined ? [] : [mark.x]),
  ])
  const [low = 0, high = 1] = extent([
    ...points.map(({y}) => y),
    ...band.flatMap(b => [b.low, b.high]),
  ])
  const x = scaleLinear([left, right > left ? right : left + 1], [BOX.left + 6, BOX.right - 6])
  const y = scaleLinear([low, high > low ? high : low + 1], [BOX.bottom, BOX.top]).nice(3)
  const curve = line<LinePoint>(
    point => x(point.x),
    point => y(point.y),
  )
  const shade = area<{x: number; low: number; high: number}>(
    point => x(point.x),
    point => y(point.low),
    point => y(point.high),
  )
  const drawn = lines.map(({kind, points: own}) =>
    kind === 'dots'
      ? html`${own.map(point => html`<circle class="dot other" cx="${at(x(point.x))}" cy="${at(y(point.y))}" r="2" />`)}`
      : html`<path
          class="line${kind === 'other' && ' other'}"
          d="${shortPath(curve([...own]))}"
        />`,
  )
  const upright =
    mark !== undefined &&
    html`<path class="change" d="M${at(x(mark.x))} ${BOX.top}V${BOX.bottom}" /><text
        class="over"
        x="${at(x(mark.x))}"
        y="${BOX.top - 4}"
        text-anchor="${x(mark.x) > PLOT_WIDTH / 2 ? 'end' : 'start'}"
        >${mark.label}</text
      >`
  const bottom =
    xTick === undefined
      ? bottomAxis(x, BOX)
      : namedAxis([left, (left + right) / 2, right], x, xTick)
  const body = html`${leftAxis(y, BOX, tickLabel)}<path
      class="cur"
      opacity="0.35"
      d="${shortPath(shade([...band]))}"
    />${drawn}${bottom}${upright}<text
      x="${(BOX.left + BOX.right) / 2}"
      y="${BOX.bottom + 30}"
      text-anchor="middle"
      >${xLabel}</text
    ><text x="${BOX.left}" y="${BOX.top - 6}">${mark === undefined && yLabel}</text>`
  const legend = lines.map(({label, kind}) =>
    kind === 'dots'
      ? html`<span>○ ${label}</span>`
      : html`<span><i class="line${kind === 'other' && ' other'}"></i>${label}</span>`,
  )
  return html`<figure>
    ${plotFrame({title, description: inWords(lines, xTick), height: BOX.bottom + 38, body})}
    <figcaption><p class="key">${legend}</p></figcaption>
  </figure>`
}

function namedAxis(
  ticks: readonly number[],
  x: (value: number) => number,
  name: (value: number) => string,
): Html {
  const anchors = ['start', 'middle', 'end']
  const marks = ticks.map(
    (tick, i) =>
      html`<text x="${at(x(tick))}" y="${BOX.bottom + 15}" text-anchor="${anchors[i] ?? 'middle'}"
        >${name(tick)}</text
      >`,
  )
  return html`<path class="axis" d="M${BOX.left} ${BOX.bottom}H${BOX.right}" />${marks}`
}

function inWords(
  lines: readonly PlottedLine[],
  name: (x: number) => string = formatNumber,
): string {
  return lines
    .map(({label, points}) => {
      const step = Math.max(1, Math.ceil(points.length / 12))
      const shown = points
        .filter((_, index) => index % step === 0 || index === points.length - 1)
        .map(point => `${name(point.x)}: ${formatNumber(point.y)}`)
      return `${label}: ${shown.join('; ')}`
    })
    .join('. ')
}
