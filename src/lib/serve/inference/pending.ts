import type {Feeds, Outputs} from '../../model/index.ts'
import type {Client} from '../types.ts'

/** A request, or a slice of one, on its way through the queue. */
export interface Pending {
  readonly feeds: Feeds
  readonly rows: number
  readonly bytes: number
  /** Only requests of the same key may share a run. */
  readonly key: string
  /** Infinity where nobody set one. */
  readonly deadline: number
  readonly client: Client | undefined
  readonly resolve: (outputs: Outputs) => void
  readonly reject: (error: Error) => void
  /** It has its answer, or nobody waits for one. */
  settled: boolean
  /** It has left the queue. */
  taken: boolean
  /** It was with a process that ended before its run began. */
  retried: boolean
}
