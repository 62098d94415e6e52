import type {Feeds, Outputs} from '../../model/index.ts'

/** What runs batches. */
export interface Executor {
  /** Whether a run can be given to it now; `full`: so many wait that it is worth sending ahead. */
  accepts(full: boolean): boolean
  /**
   * @throws MlopsError `MODEL_RUN` where the runtime refuses the rows.
   * @throws LostRun where the process ended.
   */
  run(feeds: Feeds): Promise<Finished>
  /** The same at once, which blocks the thread; undefined where a run is elsewhere. */
  readonly runNow?: ((feeds: Feeds) => Finished) | undefined
  /** Called when it may accept a run without one having ended. */
  onRoom: (() => void) | undefined
  /** Batches that can run at the same time. */
  readonly width: number
  /** Child processes that are up. */
  readonly processes: readonly number[]
  close(): Promise<void>
}

export interface Finished {
  readonly outputs: Outputs
  readonly runMs: number
}

/** A run that got lost with its process. */
export class LostRun extends Error {
  /** Whether the run had begun, so that it may be what ended the process. */
  readonly begun: boolean
  readonly reason: 'died' | 'hung'

  constructor(begun: boolean, reason: 'died' | 'hung') {
    super(
      reason === 'hung'
        ? 'The model took too long for these rows and was stopped.'
        : 'The process of the model ended during the run.',
    )
    this.name = 'LostRun'
    this.begun = begun
    this.reason = reason
  }
}
