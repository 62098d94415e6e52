import {at} from './plot-frame.ts'

/** From x and y of a value to its place in the drawing. */
type Scale = (value: number) => number

export interface StepPath {
  /** k + 1 ascending edges of k bins. */
  readonly edges: readonly number[]
  /** Of each bin. */
  readonly heights: readonly number[]
  readonly x: Scale
  readonly y: Scale
  /** Drawn down to this y and closed, to be filled; null for the outline alone. */
  readonly base: number | null
  /** Of what coordinates are rounded to: tenths where left out. */
  readonly round?: (value: number) => number
}

/**
 * A histogram as a path. Bins lie side by side, so a step is one number across and one up: half of the bytes
 * of points that are joined.
 */
export function stepPath({edges, heights, x, y, base, round = at}: StepPath): string {
  const [first = 0, ...ends] = edges
  const start = round(x(first))
  let height = round(y(heights[0] ?? 0))
  let path = `M${start} ${height}`
  let drawn = start
  for (const [i, end] of ends.entries()) {
    const next = round(y(heights[i] ?? 0))
    if (next !== height) {
      path += `H${drawn}V${next}`
      height = next
    }
    drawn = round(x(end))
  }
  path += `H${drawn}`
  return base === null ? path : `${path}V${round(base)}H${start}z`
}
