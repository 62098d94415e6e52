import {extent} from 'd3-array'
import {scaleLinear} from 'd3-scale'
import {html, type Html} from '../html/index.ts'
import {formatNumber} from '../text/format-number.ts'
import {plain, shorten} from '../text/plain.ts'
import {bottomAxis} from './axes.ts'
import {at, plotFrame, PLOT_WIDTH} from './plot-frame.ts'

export interface Interval {
  readonly label: string
  readonly value: number
  /** Null where there is no interval. */
  readonly lower: number | null
  readonly upper: number | null
  /** Whether it lies where it should; none where that is not the question, or cannot be told. */
  readonly tone: 'good' | 'bad' | 'none'
}

export interface IntervalPlot {
  readonly title: string
  readonly intervals: readonly Interval[]
  /** Lines across: a threshold, or what would be no difference. */
  readonly lines: readonly {readonly at: number; readonly label: string}[]
  /** Ends of the axis; from the values where left out. */
  readonly domain?: readonly [number, number]
}

const ROW = 36

/** A dot with its interval for each value, one below the other, against common lines (a forest plot). */
export function intervalPlot({title, intervals, lines, domain}: IntervalPlot): Html {
  const values = intervals.flatMap(({value, lower, upper}) => [
    value,
    lower ?? value,
    upper ?? value,
  ])
  const [low = 0, high = 1] = domain ?? extent([...values, ...lines.map(one => one.at)])
  const box = {left: 4, right: PLOT_WIDTH - 4, top: 16, bottom: 20 + intervals.length * ROW}
  const x = scaleLinear([low, high > low ? high : low + 1], [box.left + 4, box.right - 4])
  if (domain === undefined) x.nice(4)
  const across = lines.map(line => {
    const place = at(x(line.at))
    const anchor = place < 60 ? 'start' : place > box.right - 60 ? 'end' : 'middle'
    const label =
      line.label !== '' &&
      html`<text x="${place}" y="11" text-anchor="${anchor}">${line.label}</text>`
    return html`<path class="limit" d="M${place} ${box.top}V${box.bottom}" />${label}`
  })
  const rows = intervals.map(({label, value, lower, upper, tone}, i) => {
    const y = box.top + i * ROW + 25
    const span =
      lower !== null &&
      upper !== null &&
      html`<path class="span ${tone}" d="M${at(x(lower))} ${y}H${at(x(upper))}" />`
    return html`<text class="over" x="${box.left}" y="${y - 9}">${shorten(plain(label), 32)}</text
      >${span}<circle class="${tone}" cx="${at(x(value))}" cy="${y}" r="4.5" />`
  })
  const description = intervals
    .map(({label, value, lower, upper}) => {
      const between =
        lower === null || upper === null
          ? ''
          : ` (${formatNumber(lower)} to ${formatNumber(upper)})`
      return `${label}: ${formatNumber(value)}${between}`
    })
    .join('; ')
  const body = html`${across}${rows}${bottomAxis(x, box)}`
  return html`<figure>${plotFrame({title, description, height: box.bottom + 20, body})}</figure>`
}
