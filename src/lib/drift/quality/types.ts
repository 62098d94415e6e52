/** Rows that stand more than once; null where it was not counted. */
export interface Duplicates {
  /** Rows of the current data that repeat another in every column. */
  readonly rows: number | null
  /** Their share in the reference. */
  readonly referenceShare: number | null
  /** Rows whose identifier stands in an earlier row. */
  readonly ids: number | null
  /** Rows of the current data whose identifier stands in the reference. */
  readonly idsInReference: number | null
}
