import type {Answer} from '../../lib/package/portable/answers.ts'
import type {Row} from '../../lib/package/portable/row-feeds.ts'

/** Whatever answers rows: the page needs no more of it. */
export interface PredictBackend {
  /** Where it answers, in words: `in this browser`. */
  readonly place: string
  /** Loads what it needs; may be called once. */
  start(onProgress: (progress: Progress) => void): Promise<void>
  /** An answer a row, in their order. */
  predict(rows: readonly Row[]): Promise<readonly Answer[]>
}

export interface Progress {
  readonly loadedBytes: number
  readonly totalBytes: number
}
