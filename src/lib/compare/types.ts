import type {Better} from '../core/metrics/index.ts'
import type {InferenceMethod} from '../core/statistics/index.ts'
import type {CalibrationTable, Curves, Residuals} from '../evaluate/index.ts'
import type {GateResult} from './gate-types.ts'

export type * from './gate-types.ts'

export type Verdict = 'pass' | 'fail' | 'inconclusive'

/** One of the two models, or a file of its predictions. */
export interface ComparedModel {
  /** `flights@v1.2.0`, `./m.onnx`, `a.parquet`. */
  readonly model: string
  /** Of the model; null for a file of predictions. */
  readonly sha256: string | null
  readonly sizeBytes: number | null
}

/** A value of both models on the same rows. */
export interface Pair {
  /** null where it is not defined, or there is no old model. */
  readonly old: number | null
  readonly new: number | null
}

export interface ComparedInterval {
  readonly lower: number
  readonly upper: number
  /** 0.95. */
  readonly confidence: number
  readonly method: InferenceMethod
}

export interface TestResult {
  /** `McNemar (exact)`, `DeLong`, `Wilcoxon signed-rank`. */
  readonly test: string
  readonly statistic: number | null
  /** Two-sided. */
  readonly pValue: number
}

export interface MetricComparison extends Pair {
  /** `auc`, `pinball@0.9`. */
  readonly name: string
  readonly title: string
  readonly better: Better
  /** new − old. */
  readonly change: number | null
  /** (new − old) / |old|; null where old is 0. */
  readonly relative: number | null
  /** Of the change. */
  readonly interval: ComparedInterval | null
  /** The test of "no difference" that fits the metric. */
  readonly test: TestResult | null
  /** The p-value, corrected for the number of metrics. */
  readonly adjustedPValue: number | null
  /** A test of something near to it, such as Wilcoxon's of absolute errors or Diebold-Mariano's. */
  readonly second: TestResult | null
  /**
   * What the corrected test shows; equal: the models answer alike; unclear: a difference is not shown, which
   * does not show that there is none.
   */
  readonly verdict: 'better' | 'worse' | 'equal' | 'unclear' | 'undefined'
  /** What to beware of. */
  readonly warnings: readonly string[]
}

export interface SliceComparison {
  readonly column: string
  /** null for rows without a value. */
  readonly value: string | null
  readonly rows: number
  /** insufficient: fewer rows than `min_size`; its metrics are not measured. */
  readonly verdict: 'measured' | 'insufficient'
  /** p-values corrected for slices and metrics together. */
  readonly metrics: readonly MetricComparison[]
}

/** A part of the data, found by search, where the new model is worse (or better) than the old one. */
export interface DiscoveredSlice {
  /** `carrier = UA`, `distance ≥ 1,089`, `hour in 6 … 9 and origin = JFK`. */
  readonly where: string
  readonly rows: number
  /** Loss that was looked at: `log loss`, `squared error`, `wrong answers`. */
  readonly loss: string
  /** Mean loss of both in the slice. */
  readonly old: number
  readonly new: number
  readonly pValue: number
  /** Benjamini-Hochberg over all parts that were looked at. */
  readonly adjustedPValue: number
  readonly verdict: 'worse' | 'better'
}

/** Right and wrong answers of both models on the same rows. */
export interface Compatibility {
  readonly bothRight: number
  /** Right before, wrong now: negative flips. */
  readonly onlyOldRight: number
  readonly onlyNewRight: number
  readonly bothWrong: number
  /** Share of all rows that were right and are wrong. */
  readonly negativeFlipRate: number
  readonly positiveFlipRate: number
  /** Share of rows whose prediction changed at all. */
  readonly churn: number
  /** Of the rows that were right, the share that still is; null where none was right. */
  readonly backwardTrust: number | null
  /** Of the rows that were wrong, the share that still is; null where none was wrong. */
  readonly backwardError: number | null
}

/** How far the groups of one column lie apart. */
export interface FairnessGap extends Pair {
  /** Column of the groups. */
  readonly by: string
  /** `demographic_parity_difference`, `equalized_odds_difference`, `mae_difference`. */
  readonly name: string
  readonly title: string
  readonly change: number | null
  readonly interval: ComparedInterval | null
  /** Of the new model, the groups that lie farthest apart. */
  readonly lowest: string | null
  readonly highest: string | null
  readonly groups: readonly ({readonly value: string | null; readonly rows: number} & Pair)[]
}

/** Both models timed in turns, in one process, on one thread. */
export interface LatencyComparison {
  readonly rows: readonly LatencyOfSize[]
}

export interface LatencyOfSize {
  /** Rows a run. */
  readonly batchRows: number
  /** Runs of each. */
  readonly runs: number
  readonly oldMs: {readonly p50: number; readonly p95: number}
  readonly newMs: {readonly p50: number; readonly p95: number}
  /** p95 of new / p95 of old, with a 95 % interval. */
  readonly ratio: {readonly value: number; readonly lower: number; readonly upper: number}
  /** Hodges-Lehmann estimate of new − old, milliseconds. */
  readonly shiftMs: number
}

export interface ChangedRow {
  /** Position in the data, from 1. */
  readonly row: number
  readonly id: string | null
  readonly truth: string
  readonly old: string
  readonly new: string
  /** How far the answers are apart: probability of the true class, or numbers. */
  readonly difference: number
  readonly verdict: 'better' | 'worse' | 'same'
  /** What stands in the row: a few columns as text. */
  readonly values: Readonly<Record<string, string | null>>
}

/** Rows of the test data that the model was trained on. */
export interface Leakage {
  readonly model: string
  /** Recorded training data; null where none is recorded. */
  readonly training: string | null
  /** checked; changed: the data is no longer what was recorded; missing; unknown: none is recorded. */
  readonly status: 'checked' | 'changed' | 'missing' | 'unknown'
  /** How rows were recognised: by the id, or by all columns that both have. */
  readonly by: 'id' | 'values' | null
  /** Rows of the test data that stand in it; null where it was not checked. */
  readonly rows: number | null
}

export interface CompareReport {
  readonly verdict: Verdict
  /** Why, one sentence. */
  readonly reason: string
  /** Name of the model in mlops.yaml; null without a project. */
  readonly name: string | null
  /** null where there is nothing to compare with. */
  readonly old: ComparedModel | null
  readonly new: ComparedModel
  readonly task: 'binary' | 'multiclass' | 'regression' | 'forecast'
  readonly data: string
  /** SHA-256 of the test data: of the file, or of its rows. */
  readonly dataSha256: string
  readonly dataDigestOf: 'file' | 'table'
  readonly target: string
  /** Rows with an answer, which were compared. */
  readonly rows: number
  readonly unlabelled: number
  /** Classes; of a binary model the second is positive. */
  readonly labels: readonly string[]
  /** Probability of a false alarm that tests and gates keep to. */
  readonly alpha: number
  readonly correction: 'holm' | 'bh' | 'none'
  /** Column whose values are rows that belong together; null where rows are independent. */
  readonly group: string | null
  readonly gates: readonly GateResult[]
  readonly metrics: readonly MetricComparison[]
  /** Of classifiers. */
  readonly compatibility: Compatibility | null
  readonly slices: readonly SliceComparison[]
  /** Found by search: they only report. */
  readonly discovered: readonly DiscoveredSlice[]
  readonly fairness: readonly FairnessGap[]
  readonly calibration: {
    readonly old: CalibrationTable | null
    readonly new: CalibrationTable
  } | null
  readonly curves: {readonly old: Curves | null; readonly new: Curves} | null
  /** Rows by true class, then predicted class. */
  readonly confusion: {
    readonly old: readonly (readonly number[])[] | null
    readonly new: readonly (readonly number[])[]
  } | null
  readonly residuals: {readonly old: Residuals | null; readonly new: Residuals} | null
  readonly latency: LatencyComparison | null
  /** Rows whose answers differ most, worse ones first. */
  readonly changed: readonly ChangedRow[]
  readonly leakage: readonly Leakage[]
  readonly warnings: readonly string[]
  /** ISO 8601. */
  readonly createdAt: string
  readonly seconds: number
}
