import type {DecayFit, EstimatedInterval, Better} from '../core/retraining/index.ts'
import type {TrainMode} from '../train/index.ts'

/** A stretch of time that models are measured on. Times are ISO 8601, UTC. */
export interface AdvicePeriod {
  /** `2013-03` or `2013-03-08`, as short as it is unique. */
  readonly label: string
  readonly from: string
  readonly until: string
  /** Labelled rows. */
  readonly rows: number
}

/** How a model on a period did. */
export interface AdviceScore {
  /** null where the metric is not defined, such as AUC of rows of one class. */
  readonly value: number | null
  readonly rows: number
  /** Share of columns that drifted since the newest training data, 0 … 1; null: not looked at. */
  readonly drift: number | null
}

/** One model that was trained to find the answer. */
export interface AdviceModel {
  readonly id: string
  /** Position of the first period that it is measured on: it was trained on what was known at its beginning. */
  readonly cut: number
  /** `all`, `180d`. */
  readonly window: string
  readonly mode: TrainMode
  readonly parent: string | null
  readonly trainRows: number
  readonly seconds: number
  /** By position of the period; null before the cut. */
  readonly scores: readonly (AdviceScore | null)[]
}

export interface AdviceStep {
  /** Position of the period. */
  readonly period: number
  readonly model: string
  readonly trained: boolean
  readonly value: number
}

/** One way to retrain, replayed over the periods. */
export interface AdvicePolicy {
  readonly name: string
  readonly window: string
  readonly mode: TrainMode
  readonly kind: 'never' | 'every' | 'drift' | 'performance' | 'cost' | 'oracle'
  /** Days between trainings of a schedule. */
  readonly days: number | null
  /** Mean of the metric, weighted by rows. */
  readonly metric: number
  readonly trainings: number
  readonly money: number | null
  /** Against never, with its interval: money saved where costs are known, else how much better the metric is. */
  readonly gain: {readonly value: number; readonly low: number; readonly high: number} | null
  readonly recommended: boolean
  readonly steps: readonly AdviceStep[]
}

export type AdviceKind =
  'schedule' | 'trigger' | 'never_on_schedule' | 'no_decay' | 'not_enough_history'

export interface AdviceAnswer {
  readonly kind: AdviceKind
  /** The answer in a few words: `Retrain every 28d.` */
  readonly title: string
  /** Why, in sentences. */
  readonly reasons: readonly string[]
  /** For `retrain.every: auto`; null: not on a schedule. */
  readonly every: string | null
  readonly policy: string | null
}

export interface AdviceReport {
  readonly project: string
  readonly source: string
  readonly metric: {readonly name: string; readonly title: string; readonly better: Better} | null
  readonly currency: string
  /** What was assumed of money; null where `retrain.cost` is not set. */
  readonly costs: {
    readonly training: number
    readonly error: number
    readonly predictions: number
  } | null
  readonly from: string
  readonly until: string
  readonly rows: number
  readonly period: string
  readonly periods: readonly AdvicePeriod[]
  readonly windows: readonly string[]
  readonly trainings: {
    readonly planned: number
    /** Taken from an earlier run. */
    readonly cached: number
    readonly failed: readonly {readonly model: string; readonly reason: string}[]
    /** That the trainings took, cached ones included. */
    readonly seconds: number
  }
  readonly models: readonly AdviceModel[]
  readonly decay: DecayFit | null
  readonly interval: EstimatedInterval | null
  readonly policies: readonly AdvicePolicy[]
  readonly answer: AdviceAnswer
  /** What to change in mlops.yaml, as YAML; null: nothing. */
  readonly patch: string | null
  /** What was left out, and why. */
  readonly notes: readonly string[]
  readonly verdict: 'pass' | 'inconclusive'
  readonly createdAt: string
  readonly seconds: number
}

export interface AdviseRequest {
  readonly directory: string
  readonly data?: string | undefined
  readonly from?: string | undefined
  readonly until?: string | undefined
  readonly period?: string | undefined
  readonly windows?: readonly string[] | undefined
  readonly metric?: string | undefined
  readonly maxTrainings?: number | undefined
  readonly jobs?: number | undefined
  /** Change mlops.yaml. */
  readonly write?: boolean | undefined
  readonly now?: Date | undefined
  readonly signal?: AbortSignal | undefined
  /** A sentence that is told on the way: how many trainings, about how long. */
  readonly onNote?: ((text: string) => void) | undefined
  readonly onProgress?: ((done: number, total: number) => void) | undefined
  /** Each line that a training command writes. */
  readonly onLine?: ((line: string) => void) | undefined
}
