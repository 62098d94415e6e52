import {durationMs} from '../../project/index.ts'
import type {Run, TriggerResult} from '../types.ts'
import type {TriggerContext} from './trigger-context.ts'

/** Whether it is time, and when the next time is. */
export function scheduleTrigger({project, champion, runs, asOf}: TriggerContext): {
  readonly trigger: TriggerResult | null
  readonly nextAt: string | null
} {
  const every = project.config.retrain?.every
  const last = lastTraining(runs) ?? champion?.registeredAt
  if (every === undefined || every === 'auto' || last === undefined)
    return {trigger: null, nextAt: null}
  const next = new Date(Date.parse(last) + durationMs(every)).toISOString()
  const isDue = next <= asOf.toISOString()
  const reason = isDue
    ? `It is time: the last training was ${last.slice(0, 10)}, and every ${every} there is one.`
    : `The next training is due ${next.slice(0, 10)}.`
  return {
    trigger: {
      trigger: 'schedule',
      verdict: isDue ? 'fired' : 'quiet',
      reason,
      value: null,
      limit: null,
    },
    nextAt: next,
  }
}

/** When the newest run that trained took place; one that failed its gate has trained, too. */
export function lastTraining(runs: readonly Run[]): string | undefined {
  return trainingRuns(runs)
    .map(({plan}) => plan.asOf)
    .sort()
    .at(-1)
}

/** Runs that trained; a training that failed is none. */
export function trainingRuns(runs: readonly Run[]): readonly Run[] {
  return runs.filter(({records, outcome}) => records.train !== undefined && outcome !== 'failed')
}
