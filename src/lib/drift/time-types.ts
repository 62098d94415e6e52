import type {ColumnVerdict, Exactness, MethodId} from './column-types.ts'

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
    /** Numbers are counted in bins; so are labels beyond the 200 most frequent of the reference. */
    readonly exactness: Exactness
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
