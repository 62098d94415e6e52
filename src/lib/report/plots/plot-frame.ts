import {html, type Html, type HtmlValue} from '../html/index.ts'

/** Units of a drawing; the page scales it so that its letters are about those of the text. */
export const PLOT_WIDTH = 360

export interface PlotFrame {
  /** What the plot shows, read out instead of it. */
  readonly title: string
  /** What there is to see in it, in words. */
  readonly description: string
  readonly height: number
  readonly body: HtmlValue
}

/** A drawing with its words. */
export function plotFrame({title, description, height, body}: PlotFrame): Html {
  return html`<svg
    class="plot"
    viewBox="0 0 ${PLOT_WIDTH} ${height}"
    role="img"
    aria-label="${title}"
  >
    <desc>${description}</desc>
    ${body}
  </svg>`
}

/** Coordinates in tenths: finer than a screen, and a third of the bytes. */
export function at(value: number): number {
  return Math.round(value * 10) / 10
}

/** A path of d3 with coordinates in tenths. */
export function shortPath(path: string | null): string {
  return (path ?? '').replace(/-?\d+\.\d+/g, number => String(at(Number(number))))
}

/** Which of both samples is drawn how. */
export function sampleLegend(
  {reference, current} = {reference: 'reference', current: 'current'},
): Html {
  return html`<p class="key">
    <span><i class="ref"></i>${reference}</span><span><i class="cur"></i>${current}</span>
  </p>`
}
