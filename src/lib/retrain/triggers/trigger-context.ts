import type {Project} from '../../project/index.ts'
import type {Champion, Training} from '../types.ts'

/** What triggers are measured from. */
export interface TriggerContext {
  readonly project: Project
  readonly champion: Champion | null
  readonly trainings: readonly Training[]
  readonly asOf: Date
  readonly force: boolean
  readonly signal?: AbortSignal | undefined
}
