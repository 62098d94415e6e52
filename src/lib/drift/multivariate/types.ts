import type {Database} from '../../platform/duckdb/index.ts'
import type {ColumnKind} from '../sample.ts'
import type {MultivariateDrift} from '../types.ts'

/** One of the two tables, as far as rows of it are drawn. */
export interface SampledSide {
  /** An SQL table expression that gives the same rows in the same order each time. */
  readonly relation: string
  readonly subject: string
  readonly rows: number
}

export interface SampledColumnRequest {
  readonly name: string
  readonly kind: ColumnKind
  /** SQL: a DOUBLE for numbers, else a VARCHAR. */
  readonly reference: {readonly expression: string}
  readonly current: {readonly expression: string}
}

/** Two tables and the columns that both have; what `openTables` gives is one. */
export interface MultivariateTables {
  readonly database: Database
  readonly reference: SampledSide
  readonly current: SampledSide
  readonly columns: readonly SampledColumnRequest[]
}

export interface MultivariateOptions {
  /** Rows of each table that are looked at, at most; 10,000. */
  readonly sampleRows?: number | undefined
  readonly seed?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** A column of both samples. */
export type SampledColumn =
  | {
      readonly name: string
      readonly kind: 'number'
      /** One value a row, NaN for null. */
      readonly reference: Float64Array
      readonly current: Float64Array
    }
  | {
      readonly name: string
      readonly kind: 'category'
      readonly labels: readonly string[]
      /** Index of the label of each row, −1 for null. */
      readonly reference: Int32Array
      readonly current: Int32Array
    }

/** The drawn rows of both tables, each in their order; texts are left out. */
export interface SampledTables {
  readonly rows: {readonly reference: number; readonly current: number}
  readonly columns: readonly SampledColumn[]
}

export type DomainClassifier = NonNullable<MultivariateDrift['domainClassifier']>
export type Reconstruction = NonNullable<MultivariateDrift['reconstruction']>
