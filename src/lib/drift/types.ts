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

export interface PeriodDrift {
  /** ISO 8601, the beginning of the period, UTC. */
  readonly start: string
  readonly label: string
  readonly rows: number
  readonly columns: readonly {
    readonly name: string
    readonly verdict: ColumnVerdict
    readonly method: MethodId | null
    /** Against the reference, and against the period before; null where not computed. */
    readonly value: number | null
    readonly previous: number | null
    readonly mean: number | null
  }[]
  readonly drifted: number
}

export interface ChangePoint {
  readonly column: string
  /** Start of the first period that is different. */
  readonly at: string
  /** Of numbers the mean, of categories the distance from the reference. */
  readonly measure: 'mean' | 'distance'
  readonly before: number
  readonly after: number
  readonly pValue: number
}

export interface TimeDrift {
  readonly by: string
  readonly column: string
  /** Rows without a time. */
  readonly undated: number
  readonly periods: readonly PeriodDrift[]
  readonly changePoints: readonly ChangePoint[]
}

export interface SampleOrigin {
  readonly source: string
  readonly rows: number
  /** Rows counted in bins instead of one by one, or read from a profile. */
  readonly exactness: Exactness
  /** SHA-256 of the profile; null for raw data. */
  readonly profile: string | null
}

export type ImageChangeKind =
  | 'darker'
  | 'brighter'
  | 'exposure'
  | 'less_contrast'
  | 'more_contrast'
  | 'gray'
  | 'recoloured'
  | 'less_saturated'
  | 'more_saturated'
  | 'blurred'
  | 'sharper'
  | 'smaller'
  | 'larger'
  | 'size'
  | 'shape'
  | 'format'
  | 'file_size'
  | 'more_outdoor'
  | 'more_indoor'
  | 'composition'
  | 'classes'

/** What happened to the pictures, as a person would see it. */
export interface ImageChange {
  readonly kind: ImageChangeKind
  /** With sizes; without a full stop. */
  readonly words: string
}

/** A small picture for the page. */
export interface Thumbnail {
  readonly name: string
  /** A `data:` address of at most 8,192 characters. */
  readonly src: string
  /** What is unusual about it, or `typical`. */
  readonly words: string
}

/** One set of pictures. */
export interface ImageSet {
  readonly pictures: number
  /** Files that could not be decoded, and the first 20 of them. */
  readonly failed: number
  readonly failures: readonly {readonly name: string; readonly reason: string}[]
  /** Pictures that stand in the set before, byte by byte; that look like an earlier one. */
  readonly duplicates: number
  readonly nearDuplicates: number
}

/** What only pictures have. Their properties are columns of the report like any others. */
export interface ImageDrift {
  readonly reference: ImageSet
  readonly current: ImageSet
  /** Current pictures that the reference has: byte by byte, and others that look like one of it. */
  readonly known: {readonly exact: number; readonly near: number}
  /** Whether permutations decided, as for fewer than 200 pictures, or the rule of all tables. */
  readonly rule: 'permutation' | 'columns'
  readonly changes: readonly ImageChange[]
  /** Current pictures that are least like the reference; at most 12, most unusual first. */
  readonly unusual: readonly Thumbnail[]
  /** Pictures of the reference that are most like the rest of it; at most 6. */
  readonly typical: readonly Thumbnail[]
}

export interface DriftReport {
  readonly verdict: 'pass' | 'fail' | 'inconclusive'
  /** Why, one sentence. */
  readonly reason: string
  readonly model: string | null
  /** ISO 8601. */
  readonly createdAt: string
  readonly preset: 'default' | 'evidently' | 'nannyml'
  readonly reference: SampleOrigin
  readonly current: SampleOrigin
  readonly drifted: number
  readonly warned: number
  readonly compared: number
  /** Worst first. */
  readonly columns: readonly ColumnDrift[]
  /** Columns that were not compared, and why. */
  readonly skipped: readonly {readonly name: string; readonly reason: string}[]
  readonly issues: readonly QualityIssue[]
  /** What could not be looked at, and why: sentences. */
  readonly notes: readonly string[]
  readonly multivariate: MultivariateDrift | null
  readonly time: TimeDrift | null
  /** Only of folders of pictures. */
  readonly images?: ImageDrift
  readonly seconds: number
}
