const BINS = 2048

/** Counts of values in equal bins from −limit to limit. */
export interface ValueHistogram {
  readonly limit: number
  readonly counts: Float64Array
  /** Smallest and largest value that was seen. */
  readonly min: number
  readonly max: number
}

/**
 * An empty histogram of values that lie between two bounds: 2,048 bins around 0, as many on either side.
 *
 * @param min - Smallest of the values; finite.
 * @param max - Largest.
 */
export function valueHistogram(min: number, max: number): ValueHistogram {
  return {min, max, limit: Math.max(Math.abs(min), Math.abs(max)), counts: new Float64Array(BINS)}
}

/** Counts values; those outside go into the outermost bins, NaN into none. */
export function countValues({limit, counts}: ValueHistogram, values: ArrayLike<number>): void {
  if (limit === 0) return
  const bins = counts.length
  for (let at = 0; at < values.length; at++) {
    const bin = Math.floor((((values[at] ?? 0) + limit) / (2 * limit)) * bins)
    const place = Math.max(0, Math.min(bins - 1, bin))
    // A typed array has no place NaN, and writing there does nothing.
    counts[place] = (counts[place] ?? 0) + 1
  }
}

/** Where a bin begins. */
export function binEdge({limit, counts}: ValueHistogram, bin: number): number {
  return -limit + (2 * limit * bin) / counts.length
}

/** A range, without what no value reaches. */
export function withinSeen(
  {min, max}: ValueHistogram,
  low: number,
  high: number,
): {readonly min: number; readonly max: number} {
  return {min: Math.max(min, low), max: Math.min(max, high)}
}
