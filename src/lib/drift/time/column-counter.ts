import {NO_MOMENTS, type Moments} from '../measure/moments.ts'
import {binOf, type Binner, type ColumnCounts, type NumberBinner} from './binner.ts'

/** Counts a column row by row. */
export interface ColumnCounter extends ColumnCounts {
  /** @param value - As DuckDB gives it: a number, or the label of a category; undefined where there is none. */
  add(value: unknown): void
}

export function columnCounter(binner: Binner): ColumnCounter {
  return binner.kind === 'number'
    ? new NumberCounter(binner)
    : new CategoryCounter(binner.labels, binner.bins)
}

class NumberCounter implements ColumnCounter {
  readonly bins: Float64Array
  readonly sums: Float64Array
  nulls = 0
  readonly #binner: NumberBinner
  #count = 0
  #mean = 0
  #squares = 0
  #min = Infinity
  #max = -Infinity

  constructor(binner: NumberBinner) {
    this.#binner = binner
    this.bins = new Float64Array(binner.bins)
    this.sums = new Float64Array(binner.bins)
  }

  /** @see Welford (1962), Note on a method for calculating corrected sums of squares and products. */
  add(value: unknown): void {
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      this.nulls++
      return
    }
    const bin = binOf(this.#binner, value)
    this.bins[bin] = (this.bins[bin] ?? 0) + 1
    this.sums[bin] = (this.sums[bin] ?? 0) + value
    const distance = value - this.#mean
    this.#mean += distance / ++this.#count
    this.#squares += distance * (value - this.#mean)
    if (value < this.#min) this.#min = value
    if (value > this.#max) this.#max = value
  }

  get moments(): Moments {
    const [count, mean, squares] = [this.#count, this.#mean, this.#squares]
    return {count, mean, squares, min: this.#min, max: this.#max}
  }
}

class CategoryCounter implements ColumnCounter {
  readonly bins: Float64Array
  readonly sums = new Float64Array(0)
  nulls = 0
  readonly #places: ReadonlyMap<unknown, number>
  #count = 0

  constructor(labels: readonly string[], bins: number) {
    this.bins = new Float64Array(bins)
    this.#places = new Map(labels.map((label, bin) => [label, bin]))
  }

  add(value: unknown): void {
    if (value === undefined) {
      this.nulls++
      return
    }
    const bin = this.#places.get(value) ?? this.bins.length - 1
    this.bins[bin] = (this.bins[bin] ?? 0) + 1
    this.#count++
  }

  get moments(): Moments {
    return {...NO_MOMENTS, count: this.#count}
  }
}
