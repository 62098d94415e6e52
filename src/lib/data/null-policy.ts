/** What an absent value becomes: a bad row, NaN in floating-point inputs, or a declared value. */
export type NullRule = 'error' | 'nan' | 'default'

/** The rule for every column, and where a column has its own. */
export interface NullPolicy {
  readonly kind: NullRule
  readonly columns?: Readonly<Record<string, ColumnNulls>>
}

export interface ColumnNulls {
  readonly kind?: NullRule
  /** The value under `default`; also that of an optional column. */
  readonly value?: string | number | boolean
}
