import type {Project} from '../../project/index.ts'
import type {TrainMode} from '../../train/index.ts'
import type {Champion, Run} from '../types.ts'

export interface ModesRequest {
  readonly champion: Champion | null
  readonly strategy: 'scratch' | 'fine_tune' | 'auto'
  readonly runs: readonly Run[]
}

/**
 * The ways of training that a strategy asks for and that are possible, with what stands against the others.
 *
 * Whether a trainer can go on from a model is the trainer's affair: it says in metrics.json what it did.
 */
export function planModes(
  project: Project,
  {champion, strategy, runs}: ModesRequest,
): {readonly modes: readonly TrainMode[]; readonly notes: readonly string[]} {
  if (strategy === 'scratch') return {modes: ['scratch'], notes: []}
  if (champion === null)
    return {modes: ['scratch'], notes: ['There is no model to go on from: training from scratch.']}
  const every = project.config.retrain?.scratch_every
  const since = goneOn(runs)
  if (every !== undefined && since + 1 >= every)
    return {
      modes: ['scratch'],
      notes: [
        `${since} deployed in a row went on from another: this one is from scratch (retrain.scratch_every).`,
      ],
    }
  return {modes: strategy === 'auto' ? ['scratch', 'fine_tune'] : ['fine_tune'], notes: []}
}

/** How many of the newest models that were released went on from the one before. */
function goneOn(runs: readonly Run[]): number {
  const released = runs.filter(({records}) => records.register !== undefined)
  const anew = released.findIndex(({records}) => records.compare?.chosen.trainedAs !== 'fine_tune')
  return anew < 0 ? released.length : anew
}
