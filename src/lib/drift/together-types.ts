export interface CorrelationChange {
  readonly columns: readonly [string, string]
  readonly method: 'spearman' | 'cramers_v'
  readonly reference: number
  readonly current: number
  /** After the correction for all pairs. */
  readonly pValue: number | null
  readonly drifted: boolean
}

export interface MultivariateDrift {
  /** Mean error with which principal components of the reference rebuild a row; null where not computed. */
  readonly reconstruction: {
    readonly reference: number
    readonly current: number
    readonly lower: number
    readonly upper: number
    readonly components: number
    readonly drifted: boolean
  } | null
  /** A classifier that tells the samples apart, scored on rows that it was not trained on. */
  readonly domainClassifier: {
    /** 0.5: cannot be told apart; 1: perfectly. */
    readonly auc: number
    readonly lower: number
    readonly upper: number
    /** From where on it counts. */
    readonly threshold: number
    readonly rows: number
    readonly features: readonly {readonly name: string; readonly share: number}[]
    readonly drifted: boolean
  } | null
  /** Worst first. */
  readonly correlations: readonly CorrelationChange[]
}
