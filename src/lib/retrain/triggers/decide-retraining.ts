import type {Decision, TriggerResult} from '../types.ts'
import type {TriggerContext} from './trigger-context.ts'
import {decide} from './decide.ts'
import {scheduleTrigger} from './schedule.ts'

/** Measures every trigger of mlops.yaml and decides. */
export function decideRetraining(context: TriggerContext): Promise<Decision> {
  const {project, champion, force} = context
  const {combine = 'any'} = project.config.retrain?.triggers ?? {}
  const absolute: TriggerResult[] = []
  const certain = (trigger: 'first' | 'force', reason: string): void => {
    absolute.push({trigger, verdict: 'fired', reason, value: null, limit: null})
  }
  if (force) certain('force', 'It is forced.')
  if (champion === null) certain('first', 'There is no model yet.')
  const {trigger: schedule, nextAt} = scheduleTrigger(context)
  return Promise.resolve(decide({absolute, schedule, triggers: [], holds: [], nextAt}, combine))
}
