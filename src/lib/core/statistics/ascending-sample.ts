import {lowerBound, upperBound} from '../numbers/index.ts'

/**
 * A sample of finite numbers, ascending. Without `counts` each value is one row; with them `values` are
 * strictly ascending and value i stands for `counts[i]` rows.
 */
export interface AscendingSample {
  readonly values: Float64Array
  readonly counts?: Float64Array
  /** Rows: the length of `values`, or the sum of `counts`. */
  readonly size: number
}

/** Rows below and up to any value of one sample; sums of counts are made once. */
export class Ranks {
  readonly #values: Float64Array
  readonly #before: Float64Array | null

  constructor(sample: AscendingSample) {
    this.#values = sample.values
    this.#before = sample.counts === undefined ? null : runningSums(sample.counts)
  }

  /** Rows with a value < x. */
  below(x: number): number {
    return this.#rows(lowerBound(this.#values, x))
  }

  /** Rows with a value ≤ x. */
  upTo(x: number): number {
    return this.#rows(upperBound(this.#values, x))
  }

  /** Value of the row at a position of the ascending rows, from 0. */
  at(row: number): number {
    if (this.#before === null) return this.#values[row] ?? Number.NaN
    return this.#values[upperBound(this.#before, row) - 1] ?? Number.NaN
  }

  #rows(index: number): number {
    return this.#before === null ? index : (this.#before[index] ?? 0)
  }
}

function runningSums(counts: Float64Array): Float64Array {
  const sums = new Float64Array(counts.length + 1)
  for (let i = 0; i < counts.length; i++) sums[i + 1] = (sums[i] ?? 0) + (counts[i] ?? 0)
  return sums
}
