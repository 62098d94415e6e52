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
  | 'content'

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

/** What a model of pictures sees of the change, where one was named. */
export interface EmbeddingDrift {
  /** Model and output. */
  readonly model: string
  /** Numbers that a picture becomes. */
  readonly dimensions: number
  /** Pictures that were embedded, and that the sets have. */
  readonly pictures: {readonly reference: number; readonly current: number}
  readonly sets: {readonly reference: number; readonly current: number}
  /** A classifier of embeddings, scored on pictures that it was not trained on; null for fewer than 200 on a side. */
  readonly domainClassifier: {
    readonly auc: number
    readonly lower: number
    readonly upper: number
    readonly threshold: number
    readonly rows: number
    readonly drifted: boolean
  } | null
  /** Maximum mean discrepancy (MMD²) of up to 500 pictures of each set; null for fewer than 20 on a side. */
  readonly discrepancy: {
    readonly statistic: number
    readonly pValue: number
    /** What 99.9 % of divisions by chance stay below. */
    readonly noise: number
    readonly pictures: {readonly reference: number; readonly current: number}
  } | null
  readonly drifted: boolean
  /** Without a full stop. */
  readonly finding: string
  /** Current pictures that are farthest from the reference; at most 12. */
  readonly unusual: readonly Thumbnail[]
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
  readonly embedding?: EmbeddingDrift
}
