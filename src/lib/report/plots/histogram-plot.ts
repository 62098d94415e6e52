import {extent, max} from 'd3-array'
import {scaleLinear} from 'd3-scale'
import {html, type Html} from '../html/index.ts'
import {formatPercent} from '../text/format-number.ts'
import {bottomAxis, leftAxis} from './axes.ts'
import {plotFrame, PLOT_WIDTH, sampleLegend} from './plot-frame.ts'
import {stepPath} from './step-path.ts'

/** Shares of two samples over the same bins. */
export interface Bins {
  /** k + 1 ascending edges of k bins. */
  readonly edges: readonly number[]
  readonly reference: readonly number[]
  readonly current: readonly number[]
  /** Where those of the reference are others; both are drawn as density then. */
  readonly referenceEdges?: readonly number[]
}

/** What both samples are called. */
export interface SampleNames {
  readonly reference: string
  readonly current: string
}

const BOX = {left: 42, right: PLOT_WIDTH - 6, top: 8, bottom: 164}

/**
 * Two histograms over each other: the reference as an outline, the current data filled. Bins of unequal
 * widths are drawn as density, so that areas and not heights are shares.
 */
export function histogramPlot(
  name: string,
  bins: Bins,
  names: SampleNames = {reference: 'reference', current: 'current'},
): Html {
  const edges = finiteEdges(bins.edges)
  const others = bins.referenceEdges === undefined ? edges : finiteEdges(bins.referenceEdges)
  const equal = haveEqualWidths(edges) && others === edges
  const heights = (shares: readonly number[], own: readonly number[]): readonly number[] =>
    equal ? shares : shares.map((share, i) => share / widthAt(own, i))
  const reference = heights(bins.reference, others)
  const current = heights(bins.current, edges)
  const [low = 0, high = 1] = extent([...edges, ...others])
  const x = scaleLinear([low, high], [BOX.left, BOX.right])
  const top = max([...reference, ...current]) ?? 0
  const y = scaleLinear([0, top > 0 ? top : 1], [BOX.bottom, BOX.top]).nice(3)
  const filled = stepPath({edges, heights: current, x, y, base: y(0)})
  const outline = stepPath({edges: others, heights: reference, x, y, base: null})
  const axis = equal ? leftAxis(y, BOX, formatPercent) : leftAxis(y, BOX)
  const body = html`${axis}<path class="cur" d="${filled}" /><path
      class="ref"
      d="${outline}"
    />${bottomAxis(x, BOX)}`
  const description = `${bins.edges.length - 1} bins from ${edges[0] ?? ''} to ${edges.at(-1) ?? ''}; ${equal ? 'share of the rows' : 'density'} by bin.`
  const frame = plotFrame({
    title: `Distribution of ${name}, ${names.reference} and ${names.current}`,
    description,
    height: 184,
    body,
  })
  return html`<figure>
    ${frame}
    <figcaption>${sampleLegend(names)}</figcaption>
  </figure>`
}

/** The same in the height of a line, without axes; decoration for those who do not see it. */
export function histogramSpark({reference, current}: Pick<Bins, 'reference' | 'current'>): Html {
  const [width, height] = [96, 26]
  const edges = Array.from({length: reference.length + 1}, (_, i) => i)
  const x = scaleLinear([0, reference.length], [1, width - 1])
  const y = scaleLinear([0, max([...reference, ...current]) ?? 1], [height - 1, 2])
  const common = {edges, x, y, round: toHalf}
  const filled = stepPath({...common, heights: current, base: height - 1})
  const outline = stepPath({...common, heights: reference, base: null})
  return html`<svg viewBox="0 0 ${width} ${height}" aria-hidden="true">
    <path class="cur" d="${filled}" />
    <path class="ref" d="${outline}" />
  </svg>`
}

function toHalf(value: number): number {
  return Math.round(value * 2) / 2
}

function widthAt(edges: readonly number[], bin: number): number {
  const width = (edges[bin + 1] ?? 0) - (edges[bin] ?? 0)
  return width > 0 ? width : 1
}

function haveEqualWidths(edges: readonly number[]): boolean {
  const mean = ((edges.at(-1) ?? 0) - (edges[0] ?? 0)) / Math.max(1, edges.length - 1)
  return edges.slice(1).every((_, i) => Math.abs(widthAt(edges, i) - mean) <= 0.01 * mean)
}

/** Open ends are drawn one bin wide. */
function finiteEdges(edges: readonly number[]): readonly number[] {
  const finite = edges.filter(edge => Number.isFinite(edge))
  const [first = 0, second = first + 1] = finite
  const last = finite.at(-1) ?? first + 1
  const before = finite.at(-2) ?? last - 1
  return edges.map(edge =>
    Number.isFinite(edge) ? edge : edge < 0 ? first - (second - first) : last + (last - before),
  )
}
