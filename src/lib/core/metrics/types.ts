/** Tasks that have metrics; models for embeddings and custom outputs have none. */
export type MetricTask = 'binary' | 'multiclass' | 'regression' | 'forecast'

/**
 * What a metric is computed from: predicted classes, the probability of each class, or predicted
 * numbers.
 */
export type MetricNeeds = 'labels' | 'probabilities' | 'values'

export type Better = 'lower' | 'higher'

export interface MetricParameter {
  readonly name: 'k' | 'quantile' | 'season'
  readonly standard: number
  readonly min: number
  readonly max: number | null
  readonly integer: boolean
}

/** One row of the table of metrics that evaluate, compare, monitor, retrain and rollout share. */
export interface MetricDefinition {
  readonly id: string
  /** What reports call it. */
  readonly title: string
  /** Other names that are understood. */
  readonly aliases: readonly string[]
  readonly tasks: readonly MetricTask[]
  readonly better: Better
  readonly needs: MetricNeeds
  /** Smallest and largest value; null where there is no bound. */
  readonly range: readonly [number | null, number | null]
  /** Written behind an @: `pinball@0.9`. */
  readonly parameter?: MetricParameter
}

/** A metric as it was asked for. */
export interface Metric {
  /** The id, with @ and the parameter where it was given: `auc`, `pinball@0.9`. */
  readonly name: string
  readonly definition: MetricDefinition
  readonly parameter: number | null
}

export type Floats = Float32Array | Float64Array

/** Rows of a classifier. Classes are numbered; of a binary model class 1 is the positive one. */
export interface ClassRows {
  readonly task: 'binary' | 'multiclass'
  readonly rowCount: number
  readonly classCount: number
  readonly truth: Int32Array
  readonly predicted: Int32Array
  /** Row-major, `classCount` a row; null where the model gives none. */
  readonly probabilities: Floats | null
  /** One a row, ≥ 0; null where all weigh 1. */
  readonly weights: Float64Array | null
}

/** Rows of a model that predicts a number. */
export interface ValueRows {
  readonly task: 'regression' | 'forecast'
  readonly rowCount: number
  readonly truth: Float64Array
  readonly predicted: Float64Array
  readonly weights: Float64Array | null
  /** Mean absolute error of the seasonal naive forecast by season, which `mase` divides by. */
  readonly naiveErrors?: ReadonlyMap<number, number>
}

export type EvaluatedRows = ClassRows | ValueRows

/** NaN where the metric is not defined on the rows; `warnings` say why, or what to beware of. */
export interface MetricValue {
  readonly value: number
  readonly warnings: readonly string[]
}
