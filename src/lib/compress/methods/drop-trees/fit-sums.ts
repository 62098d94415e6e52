/** Moments of what all trees say (`all`) and of what those say that are left (`some`), by class or target. */
export interface ObservedSums {
  readonly rows: number
  readonly meanAll: Float64Array
  readonly meanSome: Float64Array
  /** Σ (some − mean)², over rows and classes. */
  readonly spread: number
  /** Σ (some − mean) · (all − mean), over rows and classes. */
  readonly together: number
}

export interface Fit {
  readonly scale: number
  /** By class or target. */
  readonly offsets: Float64Array
}

/**
 * `all ≈ scale · some + offset`, least squares: one scale, and an offset a class or target. Where the sums of all classes
 * are 1 in each row, those of what is fitted are.
 *
 * @param sharesOnly - Keeps offsets at 0 or above, so that no share becomes negative.
 */
export function fitSums(
  {meanAll, meanSome, spread, together}: ObservedSums,
  {sharesOnly}: {readonly sharesOnly: boolean},
): Fit {
  const best = spread > 0 ? together / spread : 1
  const most = Math.min(
    ...Array.from(meanSome, (mean, at) => (mean > 0 ? (meanAll[at] ?? 0) / mean : Infinity)),
  )
  const scale = sharesOnly ? Math.max(0, Math.min(best, most)) : best
  return {scale, offsets: meanAll.map((mean, at) => mean - scale * (meanSome[at] ?? 0))}
}
