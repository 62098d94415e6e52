import type {Better} from '../core/metrics/index.ts'

/**
 * A rule that a new model must keep, as mlops.yaml or --fail-on says it.
 *
 * A change gate limits new − old: `auc:-0.005` (at most 0.005 worse: non-inferiority), `auc:+0.01` (more than
 * 0.01 better: superiority), `rmse:+2%` (relative to |old|). A bound gate limits the value of the new
 * model: `auc>=0.8`, `negative_flip_rate<=0.02`.
 */
export interface Gate {
  /** A metric with its parameter, or a quantity of the comparison such as `negative_flip_rate`. */
  readonly metric: string
  readonly better: Better
  readonly rule: ChangeRule | BoundRule
  /**
   * no_harm: no declared slice may be shown to break it; pass: each must pass it too; off: slices are not
   * looked at.
   */
  readonly slices: 'no_harm' | 'pass' | 'off'
  /** As it was written: `auc:-0.005`; of mlops.yaml made from it. */
  readonly text: string
}

export interface ChangeRule {
  readonly kind: 'change'
  /** Not worse by more than the limit, or better by more than it; models that answer alike are never better. */
  readonly claim: 'non_inferiority' | 'superiority'
  /** The change new − old must lie on the better side of it; in units of the metric, or of |old|. */
  readonly limit: number
  readonly relative: boolean
}

export interface BoundRule {
  readonly kind: 'bound'
  readonly side: 'min' | 'max'
  readonly limit: number
  /** Whether the limit itself breaks the rule: `<` and `>`. Of measured values alone it makes no difference. */
  readonly strict: boolean
}

export interface GateResult {
  readonly gate: string
  readonly metric: string
  readonly better: Better
  readonly kind: 'non_inferiority' | 'superiority' | 'min' | 'max'
  /** null: all rows. */
  readonly slice: {readonly column: string; readonly value: string | null} | null
  /** pass: shown to keep the rule; fail: shown to break it; inconclusive: neither. */
  readonly verdict: 'pass' | 'fail' | 'inconclusive'
  /** Rows that it was measured on. */
  readonly rows: number
  readonly old: number | null
  readonly new: number | null
  /** What is limited: the change, or the value of the new model. */
  readonly estimate: number | null
  /** What it may not cross, in units of the metric; null for a share of an old value that is 0 or not known. */
  readonly limit: number | null
  /** One-sided bounds of the estimate at confidence 1 − α, as a two-sided interval of 1 − 2α. */
  readonly interval: {
    readonly lower: number
    readonly upper: number
    readonly confidence: number
  } | null
  /** Of "the rule is broken": small where it is shown to be kept. */
  readonly pBroken: number | null
  /** Of "the rule is kept", corrected for all gates and slices: small where it is shown to be broken. */
  readonly pKept: number | null
  /** Of an inconclusive gate: so many rows would tell in 4 of 5 cases, if the estimate stayed, or so many it takes to measure anything; null where none would. */
  readonly rowsNeeded: number | null
  /** One sentence with the figures, for a person. */
  readonly message: string
}
