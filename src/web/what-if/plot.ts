/** A straight line from a domain to pixels, and back. */
export interface Scale {
  (value: number): number
  readonly invert: (pixel: number) => number
}

type Range = readonly [number, number]

export function linearScale([from, to]: Range, [start, end]: Range): Scale {
  const span = to - from || 1
  return Object.assign((value: number) => start + ((value - from) / span) * (end - start), {
    invert: (pixel: number) => from + ((pixel - start) / (end - start)) * span,
  })
}

/** Round numbers from `min` to `max`, about `count` of them. */
export function niceTicks(min: number, max: number, count: number): readonly number[] {
  if (!(max > min)) return [min]
  const rough = (max - min) / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5].find(times => times * power >= rough) ?? 10) * power
  const first = Math.ceil(min / step - 1e-9)
  const last = Math.floor(max / step + 1e-9)
  return Array.from({length: last - first + 1}, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  )
}

/** The values with a little room; around a single value, as much as it is large. */
export function valueRange(values: readonly number[]): Range {
  const finite = values.filter(Number.isFinite)
  if (finite.length === 0) return [0, 1]
  const min = Math.min(...finite)
  const max = Math.max(...finite)
  const room = max > min ? (max - min) * 0.08 : Math.abs(max) * 0.1 || 1
  return [min - room, max + room]
}

/** From zero to a little above the largest share, so that small ones can be told apart too. */
export function shareRange(values: readonly number[]): Range {
  const max = Math.max(0, ...values.filter(Number.isFinite))
  return [0, Math.min(1, Math.max(0.01, max * 1.15))]
}

/** A path through the points; a value that is no number leaves a gap. */
export function curvePath(
  xs: readonly number[],
  ys: readonly number[],
  x: (value: number) => number,
  y: (value: number) => number,
): string {
  let path = ''
  let open = false
  xs.forEach((value, index) => {
    const height = ys[index] ?? Number.NaN
    if (Number.isFinite(height))
      path += `${open ? 'L' : 'M'}${x(value).toFixed(1)} ${y(height).toFixed(1)}`
    open = Number.isFinite(height)
  })
  return path
}
