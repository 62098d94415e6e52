import {extent} from 'd3-array'
import {scaleLinear, scalePoint} from 'd3-scale'
import {line} from 'd3-shape'
import {html, type Html} from '../html/index.ts'
import {formatNumber} from '../text/format-number.ts'
import {leftAxis} from './axes.ts'
import {at, plotFrame, PLOT_WIDTH, shortPath} from './plot-frame.ts'

export interface SeriesPoint {
  readonly label: string
  /** Null leaves a gap. */
  readonly value: number | null
  readonly bad: boolean
}

export interface SeriesPlot {
  readonly title: string
  /** In their order in time. */
  readonly points: readonly SeriesPoint[]
  /** A line across, such as a threshold; null for none. */
  readonly limit: number | null
  /** Indices of points from which on the series is different. */
  readonly changes: readonly number[]
  /** Whether the axis begins at 0. */
  readonly fromZero: boolean
}

const BOX = {left: 46, right: PLOT_WIDTH - 8, top: 10, bottom: 124}

/** A value by period as a line; bad periods are squares, changes dashed lines upright. */
export function seriesPlot({title, points, limit, changes, fromZero}: SeriesPlot): Html {
  const values = points.flatMap(({value}) => (value === null ? [] : [value]))
  const ends = [...(fromZero ? [0] : []), ...(limit === null ? [] : [limit])]
  const [low = 0, high = 1] = extent([...values, ...ends])
  const y = scaleLinear([low, high > low ? high : low + 1], [BOX.bottom, BOX.top]).nice(3)
  const x = scalePoint(
    points.map((_, i) => i),
    [BOX.left + 6, BOX.right - 6],
  ) //
    .padding(0)
  const xOf = (index: number): number => x(index) ?? BOX.left
  const path = line<SeriesPoint>(
    (_, i) => xOf(i),
    ({value}) => y(value ?? 0),
  ).defined(({value}) => value !== null)
  const dots = points.map(({value, bad}, i) => {
    if (value === null) return null
    const [cx, cy] = [at(xOf(i)), at(y(value))]
    return bad
      ? html`<path class="bad" d="M${at(cx - 3.5)} ${at(cy - 3.5)}h7v7h-7z" />`
      : points.length <= 40 && html`<circle class="dot" cx="${cx}" cy="${cy}" r="2" />`
  })
  const upright = changes.map(index => {
    const place = at((xOf(index) + xOf(Math.max(0, index - 1))) / 2)
    return html`<path class="change" d="M${place} ${BOX.top - 4}V${BOX.bottom}" />`
  })
  const across =
    limit !== null && html`<path class="limit" d="M${BOX.left} ${at(y(limit))}H${BOX.right}" />`
  const step = Math.max(1, Math.ceil(points.length / 3))
  const labels = points.flatMap(({label}, i) => {
    if (i !== points.length - 1 && (i % step !== 0 || points.length - 1 - i < step * 0.7)) return []
    const anchor = i === 0 ? 'start' : i === points.length - 1 ? 'end' : 'middle'
    return [
      html`<text x="${at(xOf(i))}" y="${BOX.bottom + 15}" text-anchor="${anchor}">${label}</text>`,
    ]
  })
  const body = html`${leftAxis(y, BOX)}${across}${upright}<path
      class="line"
      d="${shortPath(path([...points]))}"
    />${dots}<path class="axis" d="M${BOX.left} ${BOX.bottom}H${BOX.right}" />${labels}`
  return html`<figure>
    ${plotFrame({title, description: inWords(points, changes), height: 144, body})}
  </figure>`
}

function inWords(points: readonly SeriesPoint[], changes: readonly number[]): string {
  const shown = points
    .slice(-24)
    .map(({label, value}) => `${label}: ${formatNumber(value)}`)
    .join('; ')
  const from = changes.map(index => points[index]?.label ?? '').join(', ')
  return changes.length === 0 ? shown : `Different from ${from} on. ${shown}`
}
