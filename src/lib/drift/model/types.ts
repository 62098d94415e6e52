import type {InputPolicy, TableColumn} from '../../data/index.ts'
import type {Model} from '../../model/index.ts'
import type {Database} from '../../platform/duckdb/index.ts'
import type {Importance} from '../types.ts'

/** One of the two tables, by the names that it was written with; what `openTables` gives is one. */
export interface ModelSide {
  readonly subject: string
  readonly relation: string
  readonly rows: number
  readonly columns: readonly TableColumn[]
}

export interface ModelTables {
  readonly database: Database
  readonly reference: ModelSide
  readonly current: ModelSide
}

export type PredictingModel = Pick<Model, 'signature' | 'predict'>

export interface ModelRequest {
  readonly model: PredictingModel
  /** What absent values become; `dataRules` gives it. */
  readonly policy: InputPolicy
  readonly tables: ModelTables
  readonly seed?: number | undefined
  readonly signal?: AbortSignal | undefined
}

export interface ImportanceRequest extends ModelRequest {
  /** Column of the reference that holds what was predicted; without it, predictions alone are compared. */
  readonly target?: string | undefined
  /** Rows of each table, at most; 5,000. */
  readonly sampleRows?: number | undefined
  /** How often each column is shuffled; 3. */
  readonly repeats?: number | undefined
  readonly onProgress?: ((done: number, total: number) => void) | undefined
}

export interface ColumnImportance {
  /** As the reference writes it. */
  readonly name: string
  readonly importance: Importance
  /** The same by other metrics of the task; empty without labels. */
  readonly others: readonly {readonly metric: string; readonly value: number}[]
}

export interface ModelImportance {
  /** Most important first; empty where the model cannot take the data. */
  readonly columns: readonly ColumnImportance[]
  /** Columns whose values change no prediction. */
  readonly ignored: readonly string[]
  /** What could not be done, and why: sentences. */
  readonly notes: readonly string[]
}
