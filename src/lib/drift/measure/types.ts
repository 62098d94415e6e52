import type {BlockScores, RawScore} from '../methods/types.ts'

import type {CategoryFacts, Exactness, Histogram, NumberFacts, TextFacts} from '../types.ts'

interface Measured {
  readonly name: string
  readonly exactness: Exactness
  readonly scores: readonly RawScore[]
  /** Of contiguous blocks of the reference, where it has an order; empty elsewhere. */
  readonly blocks: readonly BlockScores[]
  readonly histogram: Histogram | null
}

/** What was counted and computed of one column: all that judging and words need. */
export type ColumnMeasure =
  | (Measured & {
      readonly kind: 'number'
      readonly integer: boolean
      /** Different values of the reference; a lower bound where counted in bins. */
      readonly distinct: number
      readonly reference: NumberFacts
      readonly current: NumberFacts
      /** Shares of the current rows beyond the reference's smallest and largest value, 1st and 99th percentile. */
      readonly below: {readonly min: number; readonly p01: number}
      readonly above: {readonly max: number; readonly p99: number}
    })
  | (Measured & {
      readonly kind: 'category'
      readonly reference: CategoryFacts
      readonly current: CategoryFacts
      /** Categories with shares of the rows that have a value, those that moved most first; at most 20. */
      readonly moved: readonly {
        readonly label: string
        readonly reference: number
        readonly current: number
      }[]
      /** Categories of the current data that the reference does not have, most frequent first; at most 20. */
      readonly unseen: readonly {readonly label: string; readonly rows: number}[]
      readonly unseenCount: number
      readonly unseenRows: number
      /** Categories of the reference that the current data do not have; at most 20. */
      readonly gone: readonly {readonly label: string; readonly share: number}[]
    })
  | (Measured & {
      readonly kind: 'text'
      readonly reference: TextFacts
      readonly current: TextFacts
    })
