import type {Database} from '../../platform/duckdb/index.ts'
import type {TableColumn} from '../../data/index.ts'
import type {ColumnKind} from '../sample.ts'
import type {ReadProfile} from '../profile/profile-file.ts'
import type {MemoryPlan} from './memory-plan.ts'

/** One of the two tables: where it came from, and how to select from it as often as needed. */
export interface TableSide {
  /** As it was named: a path, an address, a query; `the prediction log of NAME`. */
  readonly source: string
  readonly subject: string
  readonly rows: number
  readonly columns: readonly SideColumn[]
  /** An SQL table expression that gives the same rows in the same order each time. */
  readonly relation: string
  /** Column that says when a row happened, as it is written there; null where there is none. */
  readonly timestamp: string | null
  /** `month 7, 8`, where only rows of these are left. */
  readonly season?: string
  /** Of the prediction log what was told of its rows later, where a label has come: no column that is compared. */
  readonly labels?: Labels
  /** Instead of rows: nothing can be selected from `relation` then. */
  readonly profile?: ReadProfile
}

/** A column of `relation` with the true answers, as far as they are known. */
export interface Labels extends TableColumn {
  /** Rows that have one. */
  readonly rows: number
}

export interface SideColumn extends TableColumn {
  /** What the prediction log says of its columns; absent elsewhere. */
  readonly role?: 'input' | 'output'
}

/** A column that both tables have, and how it is read from each. */
export interface ComparedColumn {
  /** As the reference writes it. */
  readonly name: string
  readonly kind: ColumnKind
  readonly reference: SideOfColumn
  readonly current: SideOfColumn
}

export interface SideOfColumn {
  readonly name: string
  readonly type: string
  readonly integer: boolean
  /** SQL: a DOUBLE for numbers, else a VARCHAR. */
  readonly expression: string
}

export interface SkippedColumn {
  readonly name: string
  readonly reason: string
}

/** How the columns of the two tables differ, for the checks of quality. */
export interface SchemaFacts {
  /** In the reference only, with its type there; and in the current data only. */
  readonly missing: readonly TableColumn[]
  readonly extra: readonly TableColumn[]
  /** Columns whose values are of another kind than they were. */
  readonly typeChanged: readonly TypeChange[]
  /** Columns whose names differ in upper and lower case. */
  readonly renamed: readonly {readonly reference: string; readonly current: string}[]
}

export interface TypeChange {
  readonly name: string
  readonly reference: string
  readonly current: string
  /** The values could be compared all the same: texts that all are numbers, 0 and 1 for booleans. */
  readonly compared: boolean
  /** Texts that are no numbers, where numbers were expected; null where that was not counted. */
  readonly unparsable: number | null
}

/** Both tables, opened: the columns that are compared, and those that are not. */
export interface DriftTables {
  readonly database: Database
  readonly reference: TableSide
  readonly current: TableSide
  readonly columns: readonly ComparedColumn[]
  readonly skipped: readonly SkippedColumn[]
  readonly schema: SchemaFacts
  readonly memory: MemoryPlan
  /** Where scratch files go; removed by `close`. */
  readonly folder: string
  close(): Promise<void>
}
