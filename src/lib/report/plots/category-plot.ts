import {max} from 'd3-array'
import {scaleLinear} from 'd3-scale'
import {html, type Html} from '../html/index.ts'
import {formatPercent} from '../text/format-number.ts'
import {plain, shorten} from '../text/plain.ts'
import {at, plotFrame, PLOT_WIDTH, sampleLegend} from './plot-frame.ts'

export interface CategoryShares {
  readonly labels: readonly string[]
  readonly reference: readonly number[]
  readonly current: readonly number[]
}

const ROW = 34

/** A pair of bars for each category, the current data filled, the reference as an outline over it. */
export function categoryPlot(name: string, {labels, reference, current}: CategoryShares): Html {
  const right = PLOT_WIDTH - 2
  const x = scaleLinear([0, max([...reference, ...current]) ?? 1], [0, right - 2])
  const rows = labels.map((label, i) => {
    const [before, now] = [reference[i] ?? 0, current[i] ?? 0]
    const y = i * ROW
    const text = plain(label).trim() === '' ? '(blank)' : shorten(plain(label), 34)
    return html`<text x="1" y="${y + 12}">${text}</text
      ><text x="${right}" y="${y + 12}" text-anchor="end"
        >${formatPercent(before)} → ${formatPercent(now)}</text
      ><path class="cur" d="${bar(y + 17, x(now), 11)}" /><path
        class="ref"
        d="${bar(y + 19, x(before), 7)}"
      />`
  })
  const frame = plotFrame({
    title: `Categories of ${name}, reference and current`,
    description: `Shares of ${labels.length} categories, the most frequent first.`,
    height: Math.max(1, labels.length * ROW),
    body: rows,
  })
  return html`<figure>
    ${frame}
    <figcaption>${sampleLegend()}</figcaption>
  </figure>`
}

/** The same in the height of a line: columns side by side. */
export function categorySpark({reference, current}: Omit<CategoryShares, 'labels'>): Html {
  const count = Math.min(reference.length, 10)
  const step = 95 / Math.max(1, count)
  const y = scaleLinear([0, max([...reference, ...current]) ?? 1], [0, 23])
  const columns = (shares: readonly number[]): string =>
    shares
      .slice(0, count)
      .map((share, i) => {
        const height = Math.round(y(share) * 2) / 2
        return `M${at(i * step + 1)} 25v-${height}h${at(step - 2)}v${height}`
      })
      .join('')
  return html`<svg viewBox="0 0 96 26" aria-hidden="true">
    <path class="cur" d="${columns(current)}" />
    <path class="ref" d="${columns(reference)}" />
  </svg>`
}

function bar(y: number, width: number, height: number): string {
  const length = at(Math.max(width, 0.5))
  return `M1 ${y}h${length}v${height}h-${length}z`
}
