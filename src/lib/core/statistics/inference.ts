import type {Interval} from './wilson-interval.ts'

/** How an estimate was judged; reports name it. */
export type InferenceMethod =
  | 'wilson'
  | 'tango'
  | 'delong'
  | 'bootstrap'
  | 'block-bootstrap'
  | 'cluster-bootstrap'
  | 'identical'

/**
 * What data says about one number, such as the change of a metric: the estimate, how far it may be off by
 * chance, and what speaks against other values.
 */
export interface Inference {
  readonly method: InferenceMethod
  readonly estimate: number
  /** Standard deviation of the estimate over samples of this size, ≥ 0. */
  readonly standardError: number
  /** Two-sided interval of this confidence, such as 0.95. */
  interval(confidence: number): Interval
  /** One-sided p-value of "the number is `limit` or more": small where it is shown to be smaller. */
  pAtLeast(limit: number): number
  /** One-sided p-value of "the number is `limit` or less": small where it is shown to be larger. */
  pAtMost(limit: number): number
}
