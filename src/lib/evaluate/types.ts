import type {Better, IntervalMethod} from '../core/metrics/index.ts'

/** A metric over some rows. */
export interface MeasuredMetric {
  /** `auc`, `pinball@0.9`. */
  readonly name: string
  readonly title: string
  readonly better: Better
  /** null where it is not defined; `warnings` say why. */
  readonly value: number | null
  readonly interval: {
    readonly lower: number
    readonly upper: number
    readonly method: IntervalMethod
  } | null
  readonly warnings: readonly string[]
}

export interface MeasuredSlice {
  readonly column: string
  /** null for rows without a value. */
  readonly value: string | null
  readonly rows: number
  /** insufficient: fewer rows than `min_size`; its metrics are not measured. */
  readonly verdict: 'measured' | 'insufficient'
  readonly metrics: readonly MeasuredMetric[]
}

export interface CalibrationTable {
  /** What confidence is of: the positive class of a binary model, else the predicted one. */
  readonly of: string
  readonly bins: readonly {
    readonly lower: number
    readonly upper: number
    readonly rows: number
    readonly confidence: number | null
    readonly observed: number | null
  }[]
  readonly ece: number
  readonly mce: number
  readonly reliability: number
  readonly resolution: number
  readonly uncertainty: number
}

export interface Curves {
  /** The class that counts as positive. */
  readonly label: string
  readonly roc: readonly {
    readonly threshold: number | null
    readonly falsePositiveRate: number
    readonly truePositiveRate: number
  }[]
  readonly precisionRecall: readonly {
    readonly threshold: number
    readonly recall: number
    readonly precision: number
  }[]
}

/** Of truth − prediction. */
export interface Residuals {
  readonly mean: number
  /** Divided by n. */
  readonly std: number
  readonly min: number
  readonly p05: number
  readonly p25: number
  readonly median: number
  readonly p75: number
  readonly p95: number
  readonly max: number
  readonly histogram: {readonly edges: readonly number[]; readonly counts: readonly number[]}
}

export interface InputEffect {
  readonly name: string
  /** How much worse the metric gets when the input is shuffled, in its units; null where undefined. */
  readonly importance: number | null
  /** Standard deviation over repeats. */
  readonly std: number | null
  /** Share of shuffled rows whose prediction changed at all. */
  readonly moved: number
  /** No prediction changed, though the input varies: the model does not see it. */
  readonly noEffect: boolean
  /** All rows looked at have one value. */
  readonly constant: boolean
}

export interface Evaluation {
  /** `flights@v1.2.0`, `./m.onnx`. */
  readonly model: string
  readonly sha256: string
  readonly sizeBytes: number
  readonly task: 'binary' | 'multiclass' | 'regression' | 'forecast'
  readonly data: string
  /** SHA-256 of the data: of the file, or of its rows where it is no single local file. */
  readonly dataSha256: string
  readonly dataDigestOf: 'file' | 'table'
  readonly target: string
  /** Rows with an answer, which were measured. */
  readonly rows: number
  /** Rows without one. */
  readonly unlabelled: number
  /** Classes, in the order of the confusion matrix; of a binary model the second is positive. */
  readonly labels: readonly string[]
  readonly metrics: readonly MeasuredMetric[]
  /** By true class, then predicted class; null for numbers and beyond 50 classes. */
  readonly confusion: readonly (readonly number[])[] | null
  readonly calibration: CalibrationTable | null
  /** Of a binary model. */
  readonly curves: Curves | null
  readonly residuals: Residuals | null
  readonly slices: readonly MeasuredSlice[]
  readonly inputs: {
    /** Metric that `importance` is of. */
    readonly metric: string
    readonly rows: number
    readonly repeats: number
    /** Most important first. */
    readonly effects: readonly InputEffect[]
  }
  readonly latency: {
    /** One row alone, milliseconds. */
    readonly rowMs: Percentiles
    /** A batch of so many rows. */
    readonly batchRows: number
    readonly batchMs: Percentiles
  }
  readonly warnings: readonly string[]
  /** ISO 8601. */
  readonly createdAt: string
  readonly seconds: number
}

export interface Percentiles {
  readonly p50: number
  readonly p95: number
  readonly runs: number
}
