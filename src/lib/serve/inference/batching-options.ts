import type {AdmissionLimits} from './admission.ts'
import type {EngineObserver, ServingEngine} from './engine-options.ts'
import type {Executor} from './executor.ts'
import type {RunTimeFit} from './run-time-fit.ts'

export interface BatchingOptions
  extends
    AdmissionLimits,
    Pick<
      ServingEngine,
      | 'signature'
      | 'predictionColumns'
      | 'categories'
      | 'mode'
      | 'batching'
      | 'singleRunMs'
      | 'read'
    > {
  readonly executor: Executor
  readonly fit: RunTimeFit
  /** Whether rows do not influence each other, so that a large request can be run in slices. */
  readonly rowwise: boolean
  readonly maxRows: number
  readonly targetLatencyMs: number
  readonly observe: EngineObserver
}
