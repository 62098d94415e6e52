export interface NotifyOptions {
  /** Of the run: what was told is noted there, so that a resumed run does not tell it again. */
  readonly folder: string
  readonly signal?: AbortSignal | undefined
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** A command that takes longer is ended. */
  readonly commandTimeoutMs?: number
  /** An answer that takes longer counts as none. */
  readonly webhookTimeoutMs?: number
  /** Wait after the first try; it doubles after each. */
  readonly retryMs?: number
}
