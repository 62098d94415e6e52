import type {PlotProps} from './curve.tsx'
import {shareRange, valueRange} from './plot.ts'

/** A bar for each value of a category; each is a button that takes it. */
export function CategoryBars({sweep, lines, shares, format, value, onPick}: PlotProps) {
  const [line] = lines
  if (line === undefined) return null
  const [low, high] = shares ? shareRange(line.values) : spanOf(line.values)
  return (
    <figure>
      <figcaption>
        <span class="key">
          <i class="series-0" aria-hidden="true" />
          {line.name}
        </span>
      </figcaption>
      <ul class="categories">
        {sweep.values.map((category, index) => {
          const height = line.values[index] ?? Number.NaN
          const width = Number.isFinite(height) ? ((height - low) / (high - low || 1)) * 100 : 0
          return (
            <li key={String(category)}>
              <button
                type="button"
                aria-pressed={String(category) === value}
                onClick={() => {
                  onPick(String(category))
                }}
              >
                <span class="name">{category}</span>
                <span class="track" aria-hidden="true">
                  <span style={{width: `${Math.max(0, Math.min(100, width))}%`}} />
                </span>
                <span class="value">{format(height)}</span>
              </button>
            </li>
          )
        })}
      </ul>
    </figure>
  )
}

/** From zero where all are on one side of it and not far away. */
function spanOf(values: readonly number[]): readonly [number, number] {
  const [low, high] = valueRange(values)
  return low >= 0 && low < high / 2 ? [0, high] : [low, high]
}
