import type {Inference, Random} from '../../statistics/index.ts'
import type {Metric} from '../types.ts'

/** Which rows are independent of each other, and so what is drawn as a whole. */
export type RowUnits =
  | {readonly kind: 'rows'}
  /** Rows of one code belong together: one customer, one patient. Codes count from 0. */
  | {readonly kind: 'groups'; readonly codes: Int32Array; readonly count: number}
  /** Rows are in the order of time; forecasts look so many steps ahead, so that the errors of as many overlap. */
  | {readonly kind: 'blocks'; readonly horizon: number}

export interface PairOptions {
  readonly random: Random
  /** Default 2,000. */
  readonly resamples?: number
  /** Default: every row by itself. */
  readonly units?: RowUnits
}

export interface PairedTest {
  /** `McNemar (exact)`, `McNemar (mid-p)`, `DeLong`, `bootstrap`, `Wilcoxon signed-rank`, `Diebold-Mariano`. */
  readonly test: string
  readonly statistic: number | null
  /** Two-sided. */
  readonly pValue: number
}

/** A metric of two models on the same rows; what costs time is computed when it is first asked for. */
export interface PairedMetric {
  readonly metric: Metric
  readonly rowCount: number
  /** NaN where the metric is not defined. */
  readonly old: number
  readonly new: number
  /**
   * What the rows say of new − weight · old; null where there is no interval. A weight other than 1 is for
   * limits that are relative to the old value.
   */
  change(weight?: number): Inference | null
  /** What the rows say of the value of the new model by itself. */
  value(): Inference | null
  /** The test of "no difference" that fits the metric. */
  test(): PairedTest | null
  /** A second opinion, of losses row by row. */
  second(): PairedTest | null
  readonly warnings: readonly string[]
}
