import type {Feeds} from '../../model/index.ts'

/** The answer to a row, from before it was asked for. */
export interface KnownRow {
  /** JSON texts by prediction column. */
  readonly cells: readonly string[]
  /** The version that gave it; null where nobody wrote it down. */
  readonly version: string | null
}

/** What is known of the rows of a request, in its order. */
export interface KnownRows {
  /** undefined: the model must answer. */
  readonly rows: readonly (KnownRow | undefined)[]
  /** The key of each row as the log keeps it, `"id":123`; undefined where it has none. */
  readonly keys: readonly (string | undefined)[]
}

/** Tensors of the rows of a request that the model must answer. */
export interface RowFeeds extends Feeds {
  /** undefined: the model must answer all of them. */
  readonly known?: KnownRows
  /** Some row wrote a column in another case, so that the log cannot keep the rows as they were sent. */
  readonly respelled?: boolean
}
