import type {ColumnCategories} from '../../model/index.ts'
import type {InferenceEngine} from '../types.ts'

/** What happens in an engine, for metrics. Called on the hot path: it must be quick and not throw. */
export interface EngineObserver {
  /** A run has ended: the rows and requests in it, and how long it took. */
  onBatch?(rows: number, requests: number, runMs: number): void
  /** A child process ended on its own, or was killed for hanging; another one is being started. */
  onRestart?(reason: 'died' | 'hung'): void
}

export interface EngineOptions {
  /** Most rows of one run. */
  readonly maxRows: number
  /** How long the run of a batch may take; the rows of a batch follow from it. */
  readonly targetLatencyMs: number
  /** False: every request has a run of its own. */
  readonly batching?: boolean
  /** CPUs that may be used. */
  readonly cpus: number
  /** Rows that may wait; 16 × maxRows by default. */
  readonly maxQueuedRows?: number
  /** Bytes that may wait; 64 MiB by default. */
  readonly maxQueuedBytes?: number
  /** How long the queue may take to be worked off; 2 s by default, or four runs of one row. */
  readonly maxQueuedMs?: number
  /**
   * A run in a child process that takes longer is ended with its process; 30 s by default, or ten
   * times a run of one row where that is more.
   */
  readonly hungAfterMs?: number
  /** `auto`: by how long a run of one row takes, and whether every run is known to end. */
  readonly mode?: 'auto' | 'inline' | 'workers'
  readonly observe?: EngineObserver
}

/** An engine whose load can be watched. */
export interface ServingEngine extends InferenceEngine {
  /** Rows, requests and bytes that wait for a run. */
  readonly queuedRows: number
  readonly queuedRequests: number
  readonly queuedBytes: number
  /** Runs that are on their way. */
  readonly running: number
  /** How many rows a run is given at present. */
  readonly batchRows: number
  /** Child processes that are up; 0 where the model runs in this process. */
  readonly processes: readonly number[]
  /** How long a run of one row took when the model was loaded; null where no made-up row ran. */
  readonly singleRunMs: number | null
  /** Values that the graph knows of columns. */
  readonly categories: readonly ColumnCategories[]
}
