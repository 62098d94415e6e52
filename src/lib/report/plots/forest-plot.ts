import {scaleLinear} from 'd3-scale'
import {html, type Html} from '../html/index.ts'
import {plain, shorten} from '../text/plain.ts'
import {at, plotFrame, PLOT_WIDTH} from './plot-frame.ts'

/** A change in units of its own. */
export interface ForestRow {
  readonly label: string
  /** The change and its interval as they are written. */
  readonly figures: string
  readonly change: number
  readonly lower: number
  readonly upper: number
  /** What it may not cross; null for none. */
  readonly limit: number | null
  /** 1 where more is better, −1 where less is. */
  readonly towards: 1 | -1
  readonly tone: 'good' | 'bad' | 'none'
}

export interface ForestPlot {
  readonly title: string
  readonly rows: readonly ForestRow[]
}

const ROW = 40
/** Beyond so many half-widths of its interval a change is drawn at the edge. */
const FARTHEST = 6

/**
 * Changes of several quantities below each other, each in half-widths of its interval, so that their scales do
 * not matter: no difference is in the middle, and better is to the right.
 */
export function forestPlot({title, rows}: ForestPlot): Html {
  const box = {left: 4, right: PLOT_WIDTH - 4, top: 18, bottom: 18 + rows.length * ROW}
  const reach = Math.min(FARTHEST, Math.max(2, ...rows.flatMap(placesOf).map(Math.abs)))
  const x = scaleLinear([-reach, reach], [box.left + 6, box.right - 6]).clamp(true)
  const middle = at(x(0))
  const drawn = rows.map((row, i) => {
    const y = box.top + i * ROW + 28
    const [change = 0, lower = 0, upper = 0, limit] = placesOf(row)
    const bound =
      limit !== undefined &&
      Math.abs(limit) <= reach &&
      html`<path class="bound" d="M${at(x(limit))} ${y - 7}V${y + 7}" />`
    return html`<text class="over" x="${box.left}" y="${y - 12}"
        >${shorten(plain(row.label), 22)}</text
      ><text class="over" x="${box.right}" y="${y - 12}" text-anchor="end">${row.figures}</text
      ><path class="span ${row.tone}" d="M${at(x(lower))} ${y}H${at(x(upper))}" />${bound}<circle
        class="${row.tone}"
        cx="${at(x(change))}"
        cy="${y}"
        r="4.5"
      />`
  })
  const body = html`<path class="limit" d="M${middle} ${box.top - 2}V${box.bottom}" /><text
      x="${box.left}"
      y="11"
      >← worse</text
    ><text x="${middle}" y="11" text-anchor="middle">no difference</text
    ><text x="${box.right}" y="11" text-anchor="end">better →</text>${drawn}`
  const description = rows.map(({label, figures}) => `${label}: ${figures}`).join('; ')
  return html`<figure>${plotFrame({title, description, height: box.bottom + 4, body})}</figure>`
}

/** Change, ends and limit in half-widths, better being more. */
function placesOf({change, lower, upper, limit, towards}: ForestRow): readonly number[] {
  const half = (upper - lower) / 2
  const unit = half > 0 ? half : Math.max(Math.abs(change), Number.MIN_VALUE)
  const place = (value: number): number => (value * towards) / unit
  return [place(change), place(lower), place(upper), ...(limit === null ? [] : [place(limit)])]
}
