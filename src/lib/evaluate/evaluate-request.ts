export interface EvaluateRequest {
  readonly directory: string
  readonly ref?: string | undefined
  readonly includePrereleases?: boolean | undefined
  /** `data.test` of mlops.yaml when left out. */
  readonly data?: string | undefined
  /** `data.target` when left out. */
  readonly target?: string | undefined
  /** `evaluate.metrics`, or the usual ones of the task, when left out. */
  readonly metrics?: readonly string[] | undefined
  /** `evaluate.slices.by` when left out. */
  readonly sliceBy?: readonly string[] | undefined
  readonly limit?: number | undefined
  readonly threads?: number | undefined
  readonly now?: Date | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((rows: number) => void) | undefined
}
