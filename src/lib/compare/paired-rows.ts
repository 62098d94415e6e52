import type {EvaluatedRows} from '../core/metrics/index.ts'
import type {ColumnCodes} from '../testset/index.ts'

/** Answers of both models on the same labelled rows, in the same order. */
export interface PairedRows {
  /** null where there is no old model. Both have the same array as `truth`, and the same classes. */
  readonly old: EvaluatedRows | null
  readonly new: EvaluatedRows
  /** Of a classifier: those of both models, in the order of the new one. */
  readonly labels: readonly string[]
  /** Columns of declared slices. */
  readonly slices: readonly ColumnCodes[]
  /** Columns whose groups are held against each other for fairness. */
  readonly fairness: readonly ColumnCodes[]
  /** Rows of one value belong together; null where there is no such column. */
  readonly group: ColumnCodes<Int32Array> | null
  /** Position in the data of each row, from 0; null where all rows are labelled. */
  readonly places: Uint32Array | null
  /** Rows without an answer, which are left out. */
  readonly unlabelled: number
  readonly warnings: readonly string[]
}
