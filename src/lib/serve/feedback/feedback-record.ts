/** What a label or an outcome can be. */
export type FeedbackValue = string | number | boolean | null

/** What became of a prediction, as the log keeps it. */
export interface FeedbackRecord {
  /** Of a prediction, or `id.index` of one of its rows. */
  readonly id: string
  /** Of which model, where ids of clients are not unique across models. */
  readonly model: string | undefined
  /** When it became known, milliseconds since 1970. */
  readonly timeMs: number
  /** The true value of what was predicted; undefined where only an outcome was told. */
  readonly label: FeedbackValue | undefined
  /** What came of the decision, where that is something else: a sale, a complaint, an amount. */
  readonly outcome: FeedbackValue | undefined
  /** Everything else that was sent. */
  readonly details: Readonly<Record<string, unknown>> | null
}

/** As many in one request. */
export const MOST_RECORDS = 10_000
