import type {NullPolicy} from '../data/index.ts'
import type {Predictor} from './predictor.ts'
import type {ImagePreprocessing, Model} from '../model/index.ts'

export interface ScoreJob {
  readonly model: Pick<Model, 'sha256' | 'signature' | 'predictionColumns' | 'predict'>
  /** What the column `model_version` says: a version, or a file and its digest. */
  readonly modelVersion: string
  /** File, pattern, address, `-` or `query:SELECT …`. */
  readonly input: string
  /** Parquet, CSV or NDJSON by its extension. */
  readonly output: string
  /** Input columns copied to the output; `*` is all of them. */
  readonly keep: readonly string[]
  readonly nulls: NullPolicy
  /** How pictures become tensors, for a model that takes them. */
  readonly image?: ImagePreprocessing | undefined
  /** Where bad rows go; without it the first bad row ends the job with an error. */
  readonly rejects?: string
  /** SQL condition on input rows. */
  readonly where?: string
  readonly limit?: number
  /** Goes on from the last whole part of an interrupted job. */
  readonly resume: boolean
  /** Replaces an output that is there, and drops the parts of an interrupted job. */
  readonly force: boolean
  /** Rows a run and rows a checkpoint, where they are not to follow from the signature. */
  readonly size?: {readonly packRows?: number; readonly partRows?: number}
  /** Runs packs of rows; the model itself in this thread when left out. */
  readonly predictor?: Predictor
  /** What `scored_at` says when the job begins; the clock when left out. */
  readonly now?: Date
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: ScoreProgress) => void
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
  /** Rows taken over from an interrupted job. */
  readonly resumedRows: number
  readonly seconds: number
}
