import type {MethodId} from '../types.ts'

/** What a method says of two samples of one column. */
export interface RawScore {
  readonly method: MethodId
  readonly value: number
  /** Probability of a value as large by chance alone; null where no law is known. */
  readonly pValue: number | null
  /** The value that chance alone stays below in 999 of 1000 comparisons; null where no law is known. */
  readonly noise: number | null
}

/** Which method a preset or mlops.yaml chose for a column, and from where on it counts. */
export interface MethodChoice {
  readonly method: MethodId
  readonly threshold: number
  readonly by: 'value' | 'p_value'
  /** Whether the threshold itself counts as changed: Evidently's distances do, χ² and z do not. */
  readonly inclusive: boolean
  /** Whether the verdict looks at it; others are only reported. */
  readonly decides: boolean
  /** Value from which the column is a warning; null where the method has none. */
  readonly warn: number | null
  /** Lower threshold, for presets whose band has two ends; null elsewhere. */
  readonly lower: number | null
  /** The threshold is that of a user, which nothing replaces. */
  readonly isGiven?: true
}

/** Reference blocks: how far one contiguous part of the reference is from the rest (or from the whole). */
export interface BlockScores {
  readonly method: MethodId
  /** One value a block, in their order. */
  readonly values: readonly number[]
  /** Independent stretches of time in the whole reference, where they were counted. */
  readonly stretches?: number
}
