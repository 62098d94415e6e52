import type {ScaleLinear} from 'd3-scale'
import {formatNumber} from '../text/format-number.ts'
import {html, type Html} from '../html/index.ts'
import {at} from './plot-frame.ts'

export interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Numbers under the plot. */
export function bottomAxis(scale: ScaleLinear<number, number>, box: Box, ticks = 4): Html {
  const marks = scale.ticks(ticks).map(tick => {
    const x = at(scale(tick))
    const anchor = x < box.left + 12 ? 'start' : x > box.right - 12 ? 'end' : 'middle'
    return html`<text x="${x}" y="${box.bottom + 15}" text-anchor="${anchor}"
      >${tickLabel(tick)}</text
    >`
  })
  return html`<path class="axis" d="M${box.left} ${box.bottom}H${box.right}" />${marks}`
}

/** Numbers beside the plot, with lines across it. */
export function leftAxis(
  scale: ScaleLinear<number, number>,
  box: Box,
  label: (tick: number) => string = tickLabel,
): Html {
  return html`${scale.ticks(3).map(tick => {
    const y = at(scale(tick))
    return html`<path class="grid" d="M${box.left} ${y}H${box.right}" /><text
        x="${box.left - 5}"
        y="${at(y + 4)}"
        text-anchor="end"
        >${label(tick)}</text
      >`
  })}`
}

/** 12.5k instead of 12,500: there is little room. */
export function tickLabel(tick: number): string {
  const size = Math.abs(tick)
  if (size >= 1e15 || (size > 0 && size < 1e-3)) return formatNumber(tick, 2).replace('.0e', 'e')
  for (const [unit, letter] of [
    [1e12, 'T'],
    [1e9, 'G'],
    [1e6, 'M'],
    [1e4, 'k'],
  ] as const)
    if (size >= unit) return `${formatNumber(tick / (unit === 1e4 ? 1e3 : unit), 4)}${letter}`
  return formatNumber(tick, 4)
}
