import type {ColumnDrift, Exactness, QualityIssue} from './column-types.ts'
import type {ImageDrift} from './image-types.ts'
import type {WatchedStreams} from './stream-types.ts'
import type {TimeDrift} from './time-types.ts'
import type {MultivariateDrift} from './together-types.ts'

export type * from './column-types.ts'
export type * from './image-types.ts'
export type * from './stream-types.ts'
export type * from './time-types.ts'
export type * from './together-types.ts'

export interface SampleOrigin {
  readonly source: string
  readonly rows: number
  /** Rows counted in bins instead of one by one, or read from a profile. */
  readonly exactness: Exactness
  /** SHA-256 of the profile; null for raw data. */
  readonly profile: string | null
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
  /** Only where errors, predictions or named columns were watched. */
  readonly streams?: WatchedStreams
  /** Only of folders of pictures. */
  readonly images?: ImageDrift
  readonly seconds: number
}
