import type {SummedBins} from '../core/statistics/index.ts'

/** What a column holds, and with that how it is compared. */
export type ColumnKind = 'number' | 'category' | 'text'

/**
 * The finite values of a number column, ascending. Without `counts` each value is one row; with them
 * `values` are strictly ascending and value i stands for `counts[i]` rows, as in a profile.
 */
export interface NumberSample {
  readonly values: Float64Array
  readonly counts?: Float64Array
  /** Finite rows: the length of `values`, or the sum of `counts`. */
  readonly size: number
  readonly nulls: number
  /** NaN counts as a null, ±∞ here. */
  readonly infinite: number
  /** The column is of an integer type. */
  readonly integer: boolean
  /** What is known of the values themselves, where `values` stand for bins of them. */
  readonly bins?: NumberBins
}

export interface NumberBins extends SummedBins {
  /** Standard deviation of the values, divided by n; NaN where it is too large to tell. */
  readonly deviation: number
}

/** Rows by category; a boolean is a category too. */
export interface CategorySample {
  readonly counts: ReadonlyMap<string, number>
  /** Rows with a value: the sum of `counts` and `others`. */
  readonly size: number
  readonly nulls: number
  /** Rows of categories that were not kept one by one; 0 where all are. */
  readonly others: number
}
