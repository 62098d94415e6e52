import type {Better} from '../core/metrics/index.ts'
import type {ModelTask} from '../model/index.ts'

/** What was tried with a model, and what came of it. */
export interface Compression {
  /** `flights@v1.2.0`, `./model.onnx` */
  readonly model: string
  readonly sha256: string
  readonly task: ModelTask
  /** Rows that everything was measured on. */
  readonly data: string
  readonly rows: number
  /** Rows that ranges of values were taken from. */
  readonly calibration: {readonly data: string; readonly rows: number}
  /** null where no true answers are known: loss is then 1 − agreement. */
  readonly metric: {readonly name: string; readonly title: string; readonly better: Better} | null
  /** What the agreement is: the share of rows with the same class, or R² of numbers. */
  readonly agreementOf: 'classes' | 'numbers'
  readonly maxLoss: MaxLoss
  readonly original: Measured
  readonly candidates: readonly Candidate[]
  /** Method of the smallest model within the loss; null where there is none. */
  readonly chosen: string | null
  readonly verdict: 'pass' | 'fail'
  /** File that was written. */
  readonly output: string | null
  readonly registered: RegisteredResult | null
  readonly warnings: readonly string[]
}

export interface MaxLoss {
  readonly value: number
  /** Whether it is a share of the metric of the original; else in the unit of the metric. */
  readonly relative: boolean
}

export interface Measured {
  readonly sizeBytes: number
  /** As it travels: gzip at level 6. */
  readonly gzipBytes: number
  /** p50 of runs of one row on one thread, milliseconds. */
  readonly latencyMs: number
  /** null where it is not defined, or no true answers are known. */
  readonly metric: number | null
}

export type Candidate = MeasuredCandidate | RefusedCandidate

export interface MeasuredCandidate extends Measured {
  readonly method: string
  /** fit: within the loss. */
  readonly verdict: 'fit' | 'over'
  readonly sha256: string
  /** What the method changed: `4 Conv, 1 Gemm`. */
  readonly changed: string
  /** Size of the original / its own. */
  readonly ratio: number
  /** Time of the original / its own, measured in turns. */
  readonly speedup: number
  /** How much worse than the original, in the unit of `maxLoss`; below 0 it is better. null: not measurable. */
  readonly loss: number | null
  /** With the answers of the original. */
  readonly agreement: number
}

export interface RefusedCandidate {
  readonly method: string
  /** unfit: the method does not apply to this model; failed: what it made does not run. */
  readonly verdict: 'unfit' | 'failed'
  readonly reason: string
}

export interface RegisteredResult {
  readonly name: string
  readonly version: string
  readonly tag: string
  /** The version that was compressed. */
  readonly parent: string | null
}
