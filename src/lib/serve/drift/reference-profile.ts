/** How the values of one input column are put into bins, and what the reference put there. */
export type ColumnProfile = NumberProfile | CategoryProfile

interface ColumnPlace {
  /** Its name in requests. */
  readonly column: string
  /** Tensor that holds it, and its place in a row of that. */
  readonly input: string
  readonly at: number
  /** Rows of the reference by bin, without nulls. */
  readonly reference: readonly number[]
}

export interface NumberProfile extends ColumnPlace {
  readonly kind: 'number'
  /** One fewer than there are bins; see `quantileEdges`. */
  readonly edges: readonly number[]
  /** Smallest and largest finite value of the reference. */
  readonly low: number
  readonly high: number
  /** Values are binary16 patterns. */
  readonly half: boolean
  /** Share of nulls in the reference; null where the type has no NaN, which stands for null. */
  readonly nullShare: number | null
}

export interface CategoryProfile extends ColumnPlace {
  readonly kind: 'category'
  /** The most frequent values, most frequent first; the rest have one bin after them. */
  readonly top: readonly string[]
  /** Rarer values of the reference; null where there are too many to keep. */
  readonly rare: readonly string[] | null
}

/** What live inputs are compared with. */
export interface ReferenceProfile {
  /** Differs where bins or counts do: counts of different profiles must not be added up. */
  readonly id: string
  readonly columns: readonly ColumnProfile[]
}
