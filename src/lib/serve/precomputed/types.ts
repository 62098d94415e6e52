import type {KnownRow} from '../codec/index.ts'
import type {Key} from './key-column.ts'

/** Predictions that were scored before they are asked for. */
export interface Precomputed {
  /** Keys that can be looked up. */
  readonly rowCount: number
  /** What the column `model_version` holds, sorted; none where there is no such column. */
  readonly modelVersions: readonly string[]
  /** The oldest and newest `scored_at`, ISO 8601 in UTC; null where there is no such column. */
  readonly scoredAt: {readonly first: string | null; readonly last: string | null}
  /** Rows without a key, which nobody can ask for. */
  readonly nullKeyCount: number
  /** Rows whose key was scored again later. */
  readonly supersededCount: number
  /** Memory that the table takes. */
  readonly sizeBytes: number
  /**
   * The prediction columns of a key as `RowCodec.cells` writes them; undefined where it is not there.
   * Every call before the next turn of the event loop is answered from the same table.
   */
  find(key: Key): KnownRow | undefined
  /** Stops looking for a newer file and frees the table. */
  close(): void
}

export type PrecomputedSummary = Pick<
  Precomputed,
  'rowCount' | 'modelVersions' | 'scoredAt' | 'nullKeyCount' | 'supersededCount' | 'sizeBytes'
>

export interface PrecomputedOptions {
  /** How often to look whether the file was replaced; 2000 by default, 0: never. */
  readonly pollMs?: number
  /** A newer file answers from now on. */
  readonly onReload?: (summary: PrecomputedSummary) => void
  /** A newer file is broken, or the file is gone; the table that was there goes on answering. */
  readonly onReloadError?: (error: Error) => void
  /** Ends the loading at the start. */
  readonly signal?: AbortSignal
}
