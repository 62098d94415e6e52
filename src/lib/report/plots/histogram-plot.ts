import {max} from 'd3-array'
import {scaleLinear} from 'd3-scale'
import {area, curveStepAfter, line} from 'd3-shape'
import {html, type Html} from '../html/index.ts'
import {formatPercent} from '../text/format-number.ts'
import {bottomAxis, leftAxis} from './axes.ts'
import {plotFrame, PLOT_WIDTH, sampleLegend, shortPath} from './plot-frame.ts'

/** Shares of two samples over the same bins. */
export interface Bins {
  /** k + 1 ascending edges of k bins. */
  readonly edges: readonly number[]
  readonly reference: readonly number[]
  readonly current: readonly number[]
}

interface Step {
  readonly x: number
  readonly y: number
}

const BOX = {left: 42, right: PLOT_WIDTH - 6, top: 8, bottom: 164}

/**
 * Two histograms over each other: the reference as an outline, the current data filled. Bins of unequal
 * widths are drawn as density, so that areas and not heights are shares.
 */
export function histogramPlot(name: string, bins: Bins): Html {
  const edges = finiteEdges(bins.edges)
  const equal = haveEqualWidths(edges)
  const heights = (shares: readonly number[]): readonly number[] =>
    equal ? shares : shares.map((share, i) => share / widthAt(edges, i))
  const reference = heights(bins.reference)
  const current = heights(bins.current)
  const x = scaleLinear([edges[0] ?? 0, edges.at(-1) ?? 1], [BOX.left, BOX.right])
  const top = max([...reference, ...current]) ?? 0
  const y = scaleLinear([0, top > 0 ? top : 1], [BOX.bottom, BOX.top]).nice(3)
  const filled = area<Step>(
    step => x(step.x),
    y(0),
    step => y(step.y),
  ).curve(curveStepAfter)
  const outline = line<Step>(
    step => x(step.x),
    step => y(step.y),
  ).curve(curveStepAfter)
  const axis = equal ? leftAxis(y, BOX, formatPercent) : leftAxis(y, BOX)
  const body = html`${axis}<path class="cur" d="${shortPath(filled(steps(edges, current)))}" /><path
      class="ref"
      d="${shortPath(outline(steps(edges, reference)))}"
    />${bottomAxis(x, BOX)}`
  const description = `${bins.edges.length - 1} bins from ${edges[0] ?? ''} to ${edges.at(-1) ?? ''}; ${equal ? 'share of the rows' : 'density'} by bin.`
  const frame = plotFrame({
    title: `Distribution of ${name}, reference and current`,
    description,
    height: 184,
    body,
  })
  return html`<figure>
    ${frame}
    <figcaption>${sampleLegend()}</figcaption>
  </figure>`
}

/** The same in the height of a line, without axes; decoration for those who do not see it. */
export function histogramSpark({reference, current}: Pick<Bins, 'reference' | 'current'>): Html {
  const [width, height] = [96, 26]
  const places = Array.from({length: reference.length + 1}, (_, i) => i)
  const x = scaleLinear([0, reference.length], [1, width - 1])
  const y = scaleLinear([0, max([...reference, ...current]) ?? 1], [height - 1, 2])
  const filled = area<Step>(
    step => x(step.x),
    height - 1,
    step => y(step.y),
  ).curve(curveStepAfter)
  const outline = line<Step>(
    step => x(step.x),
    step => y(step.y),
  ).curve(curveStepAfter)
  return html`<svg viewBox="0 0 ${width} ${height}" aria-hidden="true">
    <path class="cur" d="${wholePath(filled(steps(places, current)))}" />
    <path class="ref" d="${wholePath(outline(steps(places, reference)))}" />
  </svg>`
}

function wholePath(path: string | null): string {
  return (path ?? '').replace(/-?\d+\.\d+/g, number => String(Math.round(Number(number) * 2) / 2))
}

/** Where each bin begins, and once more where the last one ends. */
function steps(edges: readonly number[], heights: readonly number[]): Step[] {
  return edges.map((x, i) => ({x, y: heights[Math.min(i, heights.length - 1)] ?? 0}))
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
