import type {InputPolicy} from '../data/index.ts'
import type {ImagePreprocessing, Predictor} from '../model/index.ts'

export interface ScoreJob {
  readonly predictor: Predictor
  /** What the column `model_version` says: a version, or a file and its digest. */
  readonly modelVersion: string
  /** File, pattern, folder of pictures, address, `-` or `query:SELECT …`. */
  readonly input: string
  /** Parquet, CSV or NDJSON by its extension. */
  readonly output: string
  /** Input columns copied to the output; `*` is all of them. */
  readonly keep: readonly string[]
  /** Columns that are no features, such as the identifier and the target, where they are there. */
  readonly aside?: readonly string[] | undefined
  readonly policy: InputPolicy
  /** Where bad rows go; without it the first bad row ends the job with an error. */
  readonly rejects?: string | undefined
  /** SQL condition on input rows. */
  readonly where?: string | undefined
  readonly limit?: number | undefined
  /** Goes on from the last whole part of an interrupted job. */
  readonly resume: boolean
  /** Replaces an output that is there, and drops the parts of an interrupted job. */
  readonly force: boolean
  /** Input rows a checkpoint, a multiple of 16,384. */
  readonly partRows?: number | undefined
  /** Rows a run of the model; measured at the start when left out. */
  readonly batchRows?: number | undefined
  /** How pictures become tensors, for a model that takes them. */
  readonly image?: ImagePreprocessing | undefined
  readonly stdin?: NodeJS.ReadableStream | undefined
  /** What `scored_at` says when the job begins; the clock when left out. */
  readonly now?: Date | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: ScoreProgress) => void) | undefined
}

export interface ScoreProgress {
  readonly rows: number
  readonly totalRows: number | undefined
}

export interface ScoreSummary {
  readonly output: string
  readonly rows: number
  readonly rejected: number
  readonly rejects: string | null
  readonly modelVersion: string
  readonly sha256: string
  /** ISO 8601, UTC: what the column `scored_at` says. */
  readonly scoredAt: string
  /** Whether columns were found by their names, or taken in the order of the table. */
  readonly columnsBy: 'name' | 'order'
  /** Rows a run of the model. */
  readonly batchRows: number
  /** Rows taken over from an interrupted job. */
  readonly resumedRows: number
  readonly seconds: number
}
