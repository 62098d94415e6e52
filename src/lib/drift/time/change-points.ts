import {pettitt} from '../../core/statistics/index.ts'

export interface Change {
  /** Index of the first value after the change. */
  readonly at: number
  /** Means of the values from the change before to this one, and from this one to the next. */
  readonly before: number
  readonly after: number
  readonly pValue: number
}

/** Shorter pieces cannot reach the significance whatever they hold. */
const SHORTEST = 8
const SIGNIFICANCE = 0.01

/**
 * Where the level of a series changed: Pettitt's test, and again on either side of what it finds
 * (binary segmentation), as long as p < 0.01.
 *
 * @param series - In order; NaN is not allowed.
 * @returns In the order of the series; empty for fewer than 8 values.
 */
export function changePoints(series: readonly number[]): readonly Change[] {
  const found: {at: number; pValue: number}[] = []
  const search = (start: number, end: number): void => {
    if (end - start < SHORTEST) return
    const {at, pValue} = pettitt(series.slice(start, end))
    if (pValue >= SIGNIFICANCE) return
    found.push({at: start + at, pValue})
    search(start, start + at)
    search(start + at, end)
  }
  search(0, series.length)
  found.sort((a, b) => a.at - b.at)
  return found.map(({at, pValue}, index) => ({
    at,
    before: mean(series.slice(found[index - 1]?.at ?? 0, at)),
    after: mean(series.slice(at, found[index + 1]?.at ?? series.length)),
    pValue,
  }))
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length
