const STRETCHES = 16
/** Of a stretch, at the longest length that is tried. */
const LEAST_STEPS = 6
/** Means of independent values vary as one over their number; what is above this, and above chance, is memory. */
const MOST_GROWTH = 1.1
/** Standard errors of the variance that chance may bring. */
const MOST_ERRORS = 2.5

/** How a stream varies while its level does not change. */
export interface StreamNoise {
  /** Values that are taken together so that neighbours are independent. */
  readonly length: number
  /** Standard deviation of the means of so many values. */
  readonly deviation: number
}

/**
 * The length of steps whose means say something new each, and how much they vary.
 *
 * The variance of means of g values is σ²/g of independent values, and more where neighbours are alike. It is measured
 * within 16 stretches of the stream; of these the middle half counts, since a change of level falls into one or two. The
 * length is the smallest power of two from which on g times the variance grows at no length by more than a tenth and 2.5
 * standard errors √(2/(16 (m − 1))), of m means a stretch; the largest of all is the noise.
 *
 * @param values - In the order of the stream, at least 2,000.
 * @returns undefined where the stream wanders by itself at every length that can be tried, so that no level can be told
 *   from it, and where it does not vary.
 */
export function streamNoise(values: Float64Array): StreamNoise | undefined {
  const stretch = Math.floor(values.length / STRETCHES)
  const scaled: number[] = []
  for (let length = 1; stretch / length >= LEAST_STEPS; length *= 2)
    scaled.push(length * varianceOfMeans(values, stretch, length))
  for (let k = 0; k < scaled.length - 1; k++) {
    const here = scaled[k] ?? 0
    const later = scaled.slice(k + 1)
    const isMemory = later.some((variance, index) => {
      const steps = Math.floor(stretch / 2 ** (k + 1 + index))
      const chance = MOST_ERRORS * Math.sqrt(2 / (STRETCHES * (steps - 1)))
      return variance > (MOST_GROWTH + chance) * here
    })
    if (here === 0 || isMemory) continue
    const length = 2 ** k
    return {length, deviation: Math.sqrt(Math.max(here, ...later) / length)}
  }
  return undefined
}

/** Mean of the middle half of the variances within stretches, raised by what the median of χ² is below its mean. */
function varianceOfMeans(values: Float64Array, stretch: number, length: number): number {
  const steps = Math.floor(stretch / length)
  const variances = Array.from({length: STRETCHES}, (_, index) => {
    const means = Array.from({length: steps}, (_, step) => {
      const start = index * stretch + step * length
      let sum = 0
      for (let i = start; i < start + length; i++) sum += values[i] ?? 0
      return sum / length
    })
    const mean = means.reduce((sum, value) => sum + value, 0) / steps
    return means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (steps - 1)
  }).sort((a, b) => a - b)
  const middle = variances.slice(STRETCHES / 4, (3 * STRETCHES) / 4)
  const typical = middle.reduce((sum, value) => sum + value, 0) / middle.length
  return typical / (1 - 2 / (9 * (steps - 1))) ** 3
}
