import type {EvaluatedRows} from '../core/metrics/index.ts'
import type {ColumnCodes} from './column-codes.ts'
import type {PerModel} from './per-model.ts'
import type {AnsweredPack} from './read-rows.ts'

/** Rows with an answer, as metrics take them. */
export interface CollectedRows {
  /** One a model, of the same rows and classes; all have the same array as `truth`. */
  readonly rows: PerModel<EvaluatedRows>
  /** Of a classifier: those of the first model, then what others know besides. */
  readonly labels: readonly string[]
  readonly slices: readonly ColumnCodes[]
  /** Position in the data of each row, from 0; null where that is its place here. */
  readonly places: Uint32Array | null
  /** Rows without an answer, which are left out. */
  readonly unlabelled: number
  readonly warnings: readonly string[]
}

export interface CollectorOptions {
  readonly subject: string
  readonly target: string
  readonly sliceBy: readonly string[]
}

/** Sorts the answers of one kind of task into arrays. */
export interface Sorter {
  /** 1 where a row has an answer. */
  labelled(pack: AnsweredPack): Uint8Array
  add(pack: AnsweredPack, labelled: Uint8Array): void
  finish(rowCount: number): Pick<CollectedRows, 'rows' | 'labels' | 'warnings'>
}
