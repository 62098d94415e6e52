import {useState} from 'preact/hooks'
import {curvePath, linearScale, niceTicks, shareRange, valueRange} from './plot.ts'
import type {Sweep, SweepLine} from './sweep.ts'

export interface PlotProps {
  readonly sweep: Sweep
  readonly lines: readonly SweepLine[]
  /** Whether the lines are probabilities, which lie between 0 and 1. */
  readonly shares: boolean
  /** What the plot shows, for those who do not see it. */
  readonly text: string
  readonly format: (value: number) => string
  /** What the field holds now. */
  readonly value: string
  readonly onPick: (value: string) => void
}

const WIDTH = 480
const HEIGHT = 230
const LEFT = 48
const RIGHT = 14
const TOP = 12
const BOTTOM = 34

export function Curve({sweep, lines, shares, text, format, value, onPick}: PlotProps) {
  const [pointed, setPointed] = useState<number | null>(null)
  const xs = sweep.values.map(Number)
  const all = lines.flatMap(({values}) => values)
  const range = shares ? shareRange(all) : valueRange(all)
  const x = linearScale([xs[0] ?? 0, xs.at(-1) ?? 1], [LEFT, WIDTH - RIGHT])
  const y = linearScale(range, [HEIGHT - BOTTOM, TOP])
  const now = value.trim() === '' ? Number.NaN : Number(value)
  const at = pointed ?? nearestIndex(xs, now)
  const inside = now >= (xs[0] ?? 0) && now <= (xs.at(-1) ?? 0)
  const pointAt = (event: PointerEvent): number => {
    const box = (event.currentTarget as Element).getBoundingClientRect()
    const px = ((event.clientX - box.left) / box.width) * WIDTH
    return nearestIndex(xs, x.invert(px))
  }
  return (
    <figure>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`Curve over ${sweep.field.name}. ${text}`}
        onPointerMove={event => {
          setPointed(pointAt(event))
        }}
        onPointerLeave={() => {
          setPointed(null)
        }}
        onClick={event => {
          const index = pointAt(event as unknown as PointerEvent)
          onPick(plainText(xs[index] ?? 0))
        }}
      >
        {niceTicks(range[0], range[1], 4).map(tick => (
          <g key={tick} class="tick">
            <line x1={LEFT} x2={WIDTH - RIGHT} y1={y(tick)} y2={y(tick)} />
            <text x={LEFT - 8} y={y(tick) + 4} text-anchor="end">
              {shares ? `${Number((tick * 100).toPrecision(3))} %` : plainText(tick)}
            </text>
          </g>
        ))}
        {niceTicks(xs[0] ?? 0, xs.at(-1) ?? 1, 5).map(tick => (
          <text key={tick} class="axis" x={x(tick)} y={HEIGHT - 10} text-anchor="middle">
            {plainText(tick)}
          </text>
        ))}
        {inside ? <line class="now" x1={x(now)} x2={x(now)} y1={TOP} y2={HEIGHT - BOTTOM} /> : null}
        {pointed === null ? null : (
          <line
            class="pointer"
            x1={x(xs[pointed] ?? 0)}
            x2={x(xs[pointed] ?? 0)}
            y1={TOP}
            y2={HEIGHT - BOTTOM}
          />
        )}
        {lines.length === 1 ? (
          <path class="area" d={areaOf(xs, lines[0]?.values ?? [], x, y)} />
        ) : null}
        {lines.map(({name, values}, index) => (
          <path key={name} class={`line series-${index}`} d={curvePath(xs, values, x, y)} />
        ))}
        {at < 0 || (pointed === null && !inside)
          ? null
          : lines.map(({name, values}, index) => (
              <circle
                key={name}
                class={`dot series-${index}`}
                cx={x(xs[at] ?? 0)}
                cy={y(values[at] ?? 0)}
                r={4.5}
              />
            ))}
      </svg>
      <figcaption>
        <span class="at">
          {sweep.field.name} {at < 0 ? '' : plainText(xs[at] ?? 0)}
        </span>
        {lines.map(({name, values}, index) => (
          <span key={name} class="key">
            <i class={`series-${index}`} aria-hidden="true" />
            {name} {at < 0 ? '' : format(values[at] ?? Number.NaN)}
          </span>
        ))}
      </figcaption>
      <ValueTable sweep={sweep} lines={lines} format={format} />
    </figure>
  )
}

/** The same in numbers, every few points of it. */
export function ValueTable({sweep, lines, format}: Pick<PlotProps, 'sweep' | 'lines' | 'format'>) {
  const every = Math.max(1, Math.ceil(sweep.values.length / 16))
  return (
    <details>
      <summary>In numbers</summary>
      <div class="scroll" tabIndex={0} role="region" aria-label="Values of the curve">
        <table class="outputs">
          <thead>
            <tr>
              <th scope="col">{sweep.field.name}</th>
              {lines.map(({name}) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sweep.values.map((value, index) =>
              index % every === 0 || index === sweep.values.length - 1 ? (
                <tr key={String(value)}>
                  <th scope="row">{typeof value === 'number' ? plainText(value) : value}</th>
                  {lines.map(({name, values}) => (
                    <td key={name}>{format(values[index] ?? Number.NaN)}</td>
                  ))}
                </tr>
              ) : null,
            )}
          </tbody>
        </table>
      </div>
    </details>
  )
}

function areaOf(
  xs: readonly number[],
  values: readonly number[],
  x: (value: number) => number,
  y: (value: number) => number,
): string {
  const path = curvePath(xs, values, x, y)
  const base = HEIGHT - BOTTOM
  return path === '' || !values.every(Number.isFinite)
    ? ''
    : `${path}L${x(xs.at(-1) ?? 0).toFixed(1)} ${base}L${x(xs[0] ?? 0).toFixed(1)} ${base}Z`
}

function nearestIndex(xs: readonly number[], value: number): number {
  let best = -1
  xs.forEach((x, index) => {
    if (Math.abs(x - value) < (best < 0 ? Infinity : Math.abs((xs[best] ?? 0) - value)))
      best = index
  })
  return best
}

function plainText(value: number): string {
  return String(Number(value.toPrecision(5)))
}
