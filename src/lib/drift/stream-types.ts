/** The level of a stream before and after a moment. */
export interface LevelChange {
  /** Place of the first row after the change in the order of the stream, from 0. */
  readonly row: number
  /** ISO 8601, UTC: when that row was; null without a clock. */
  readonly time: string | null
  /** Where the first detector raised an alarm. */
  readonly seenRow: number
  /** From the change before to this one, and from this one to the next. */
  readonly before: number
  readonly after: number
  readonly detectors: readonly ('adwin' | 'page_hinkley')[]
}

export interface StreamDrift {
  /** Column, or `errors`. */
  readonly name: string
  /** Whether predictions were wrong, how far off they were, how often a class was there, or the value itself. */
  readonly measure: 'error_rate' | 'absolute_error' | 'share' | 'mean'
  /** The class that is counted; null unless the measure is a share. */
  readonly label: string | null
  /** Rows with a value. */
  readonly rows: number
  readonly mean: number | null
  /** Rows that were taken together, so that neighbours say something new. */
  readonly rowsAStep: number
  readonly changes: readonly LevelChange[]
  /** Why no change could be looked for; null where it was. */
  readonly unwatched: 'few_rows' | 'constant' | 'wanders' | null
  /** Means of at most 96 equally long parts. */
  readonly course: readonly {
    readonly row: number
    readonly time: string | null
    readonly mean: number
  }[]
}

/** Errors and predictions in the order of time, watched by ADWIN and Page-Hinkley; no part of the verdict. */
export interface WatchedStreams {
  /** The column that gives the order; `row` where it is that of the rows. */
  readonly column: string
  /** Chance that a detector raises an alarm in a stream without a change. */
  readonly delta: number
  readonly streams: readonly StreamDrift[]
}
