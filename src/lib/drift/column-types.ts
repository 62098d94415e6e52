import type {ColumnKind} from './sample.ts'

/** How a score came about: from every value, from bins of a profile or of too many rows, from a subsample. */
export type Exactness = 'exact' | 'binned' | 'sampled'

export type MethodId =
  | 'ks'
  | 'wasserstein'
  | 'psi'
  | 'jensen_shannon'
  | 'hellinger'
  | 'total_variation'
  | 'l_infinity'
  | 'kl_divergence'
  | 'chi2'
  | 'cramers_v'
  | 'z_test'
  | 'cramer_von_mises'
  | 'anderson_darling'
  | 'mmd'
  | 'text_domain'

/** One method on one column. */
export interface Score {
  readonly method: MethodId
  /** The distance or statistic, in the units of the method; see docs/drift-methods.md. */
  readonly value: number
  /** Probability of such a value by chance alone, where the method or its noise has a law. */
  readonly pValue: number | null
  /** The same after the correction for all columns. */
  readonly adjustedPValue: number | null
  /** From where on the column counts as changed: of `value`, or of the p-value where `by` says so. */
  readonly threshold: number
  readonly by: 'value' | 'p_value'
  /** What chance, and the blocks of the reference where there is a timestamp, reach by themselves. */
  readonly noise: number | null
  readonly exactness: Exactness
  readonly drifted: boolean
}

export type Role = 'feature' | 'prediction' | 'probability' | 'target'

/**
 * drift: changed by more than the threshold and by more than chance. warn: by more than chance, and near the
 * threshold. insufficient: too few rows to say that nothing changed.
 */
export type ColumnVerdict = 'drift' | 'warn' | 'stable' | 'insufficient'

/** One side of a column of numbers. */
export interface NumberFacts {
  readonly rows: number
  readonly nulls: number
  readonly infinite: number
  readonly mean: number | null
  /** Standard deviation, divided by n. */
  readonly std: number | null
  readonly min: number | null
  readonly p01: number | null
  readonly p25: number | null
  readonly median: number | null
  readonly p75: number | null
  readonly p99: number | null
  readonly max: number | null
}

/** One side of a column of categories. */
export interface CategoryFacts {
  readonly rows: number
  readonly nulls: number
  readonly categories: number
}

/** One side of a column of texts; lengths in characters. */
export interface TextFacts {
  readonly rows: number
  readonly nulls: number
  readonly empty: number
  readonly meanLength: number | null
  /** Share of the words that the reference does not have. */
  readonly unknownWords: number | null
}

/** Shares of the rows with a value by bin, the same bins for both; the aggregates that plots show. */
export type Histogram =
  | {
      readonly kind: 'number'
      /** k + 1 ascending edges of k bins. */
      readonly edges: readonly number[]
      readonly reference: readonly number[]
      readonly current: readonly number[]
    }
  | {
      readonly kind: 'category'
      /** The most frequent, the last one for the rest where `hasOthers`. */
      readonly labels: readonly string[]
      readonly hasOthers: boolean
      readonly reference: readonly number[]
      readonly current: readonly number[]
    }

export interface ColumnDrift {
  readonly name: string
  readonly role: Role
  readonly kind: ColumnKind
  readonly verdict: ColumnVerdict
  /** What happened, in words: one sentence, without the name of the column at its beginning. */
  readonly finding: string
  /** The score that decided, the largest in units of its threshold; null where none could be computed. */
  readonly decisive: MethodId | null
  /** The decisive value over its threshold: 1 is just drift. The order of the report. */
  readonly severity: number
  readonly scores: readonly Score[]
  readonly reference: NumberFacts | CategoryFacts | TextFacts
  readonly current: NumberFacts | CategoryFacts | TextFacts
  readonly histogram: Histogram | null
  /** How much the model relies on the column; null where no model is at hand. */
  readonly importance: Importance | null
}

export interface Importance {
  /** How much worse the metric gets, or how far predictions move, when the column is shuffled. */
  readonly value: number
  /** Metric of `value`: one of the task, or mean_absolute_change where there are no labels. */
  readonly metric: string
  /** Its share of the sum of all features, 0…1. */
  readonly share: number
  /** Change of the mean prediction that the drift of this column alone explains; null where unknown. */
  readonly predictionShift: number | null
}

export type IssueSeverity = 'error' | 'warning' | 'info'

/** A finding about schema or quality, by the code of the anomaly; see docs/drift.md. */
export interface QualityIssue {
  readonly code: string
  readonly severity: IssueSeverity
  /** Null for what concerns the whole table. */
  readonly column: string | null
  /** What is wrong, with the values: one sentence. */
  readonly message: string
  /** Rows concerned, where that can be counted. */
  readonly rows: number | null
  /** Their share of the current rows. */
  readonly share: number | null
}
