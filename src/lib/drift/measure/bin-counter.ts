import {mergeMoments, NO_MOMENTS, type Moments} from './moments.ts'

/** Cells of equal width over the edges, each of which knows where its first edge is. */
const CELLS = 4096

/**
 * Counts values by bins: bin i holds eᵢ₋₁ ≤ x < eᵢ, the first everything below e₀, the last everything from
 * the last edge on. Nulls and infinities are counted apart.
 */
export class BinCounter {
  readonly edges: Float64Array
  /** One more than edges, and with the sums of the values in each bin. */
  readonly counts: Float64Array
  readonly sums: Float64Array
  nulls = 0
  infinite = 0
  moments: Moments = NO_MOMENTS
  readonly #guide: Int32Array
  readonly #low: number
  readonly #scale: number

  /** @param edges - Strictly ascending, finite. */
  constructor(edges: Float64Array) {
    this.edges = edges
    this.counts = new Float64Array(edges.length + 1)
    this.sums = new Float64Array(edges.length + 1)
    this.#low = edges[0] ?? 0
    const scale = CELLS / ((edges[edges.length - 1] ?? 0) - this.#low)
    this.#scale = Number.isFinite(scale) ? scale : 0
    this.#guide = guideOf(edges, value => this.#cell(value))
  }

  /** @param values - One a row, NaN for null. */
  add(values: Float64Array): void {
    const {edges, counts, sums} = this
    const guide = this.#guide
    let [size, sum, min, max] = [0, 0, Infinity, -Infinity]
    for (const value of values) {
      if (value - value !== 0) {
        if (Number.isNaN(value)) this.nulls++
        else this.infinite++
        continue
      }
      const cell = this.#cell(value)
      let low = guide[cell] ?? 0
      let high = guide[cell + 1] ?? edges.length
      while (low < high) {
        const middle = (low + high) >>> 1
        if (value < (edges[middle] ?? Infinity)) high = middle
        else low = middle + 1
      }
      counts[low] = (counts[low] ?? 0) + 1
      sums[low] = (sums[low] ?? 0) + value
      size++
      sum += value
      if (value < min) min = value
      if (value > max) max = value
    }
    if (size === 0) return
    const mean = sum / size
    let squares = 0
    for (const value of values) if (value - value === 0) squares += (value - mean) ** 2
    this.moments = mergeMoments(this.moments, {count: size, mean, squares, min, max})
  }

  #cell(value: number): number {
    const cell = (value - this.#low) * this.#scale
    return cell > 0 ? Math.min(CELLS, Math.floor(cell)) + 1 : 0
  }
}

/** By cell the edges that lie in lower ones: a value of the cell is at or above all of these. */
function guideOf(edges: Float64Array, cellOf: (value: number) => number): Int32Array {
  const guide = new Int32Array(CELLS + 3)
  for (const edge of edges) {
    const after = cellOf(edge) + 1
    guide[after] = (guide[after] ?? 0) + 1
  }
  for (let cell = 1; cell < guide.length; cell++)
    guide[cell] = (guide[cell] ?? 0) + (guide[cell - 1] ?? 0)
  return guide
}
