export interface CompressRequest {
  readonly directory: string
  readonly ref?: string | undefined
  readonly includePrereleases?: boolean | undefined
  /** `int8`, `prune-structured@0.3+int8`; every method by itself when left out. */
  readonly methods?: readonly string[] | undefined
  /** Whether combinations that have proved useful are tried, too. */
  readonly auto?: boolean | undefined
  /** Rows to measure on; `data.test`, then `data.reference`, when left out. */
  readonly data?: string | undefined
  /** Rows to calibrate and teach with; `data.reference` when left out. */
  readonly reference?: string | undefined
  /** `data.target` when left out. */
  readonly target?: string | undefined
  /** The first of `evaluate.metrics`, or the usual one of the task, when left out. */
  readonly metric?: string | undefined
  /** `1%` of the metric of the original, or `0.01` of its unit. */
  readonly maxLoss?: string | undefined
  readonly calibrationRows?: number | undefined
  /** Most rows to measure on. */
  readonly limit?: number | undefined
  /** Where the smallest model within the loss goes. */
  readonly output?: string | undefined
  /** Whether it becomes a version. */
  readonly register?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  /** What is being tried. */
  readonly onProgress?: ((method: string) => void) | undefined
}
