import type {Project} from '../../project/index.ts'
import type {Champion, Run} from '../types.ts'

/** What triggers are measured from. */
export interface TriggerContext {
  readonly project: Project
  readonly champion: Champion | null
  readonly runs: readonly Run[]
  readonly asOf: Date
  readonly force: boolean
  readonly signal?: AbortSignal | undefined
}
