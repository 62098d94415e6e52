import {durationMs} from '../../project/index.ts'
import {withNewRows, type NewRows} from '../data/index.ts'
import type {Champion, Decision, TriggerResult} from '../types.ts'
import {costTrigger} from './cost.ts'
import type {TriggerContext} from './trigger-context.ts'
import {decide} from './decide.ts'
import {driftTrigger} from './drift.ts'
import {findHolds} from './holds.ts'
import {newDataTrigger} from './new-data.ts'
import {performanceTrigger} from './performance.ts'
import {scheduleTrigger} from './schedule.ts'

/**
 * Measures every trigger of mlops.yaml as of a moment, and decides: nothing that is later is seen.
 *
 * @throws MlopsError `RETRAIN_NO_ADVICE`, `METRIC_…`, and what data, log, drift and registry throw; AbortError.
 */
export async function decideRetraining(request: TriggerContext): Promise<Decision> {
  const now = request.asOf.toISOString()
  const context = {...request, trainings: request.trainings.filter(({asOf}) => asOf <= now)}
  const {project, champion, force} = context
  const {combine = 'any'} = project.config.retrain?.triggers ?? {}
  const absolute: TriggerResult[] = []
  const certain = (trigger: 'first' | 'force', reason: string): void => {
    absolute.push({trigger, verdict: 'fired', reason, value: null, limit: null})
  }
  if (force) certain('force', 'It is forced.')
  if (champion === null) certain('first', 'There is no model yet.')
  const {trigger: schedule, nextAt} = await scheduleTrigger(context)
  const triggers = champion === null ? [] : await measureTriggers(context, champion)
  return decide({absolute, schedule, triggers, holds: findHolds(context), nextAt}, combine)
}

/** Triggers that look at the same rows share them. */
async function measureTriggers(
  context: TriggerContext,
  champion: Champion,
): Promise<readonly TriggerResult[]> {
  const {project, asOf, signal} = context
  const {triggers: config = {combine: 'any'}, data} = project.config.retrain ?? {}
  const before = new Date(asOf.getTime() - durationMs(data?.label_delay ?? '0s')).toISOString()
  const since = <T>(
    after: string | null,
    work: (rows: NewRows | undefined) => Promise<T>,
  ): Promise<T> => {
    const request = {after, before, texts: champion.texts, signal}
    return withNewRows(project, request, work)
  }
  const results: TriggerResult[] = []
  const {drift, performance, new_data: newData, cost} = config
  if (drift !== undefined) results.push(await driftTrigger(context, champion, drift))
  if (performance !== undefined || cost !== undefined)
    await since(champion.knownUntil ?? champion.registeredAt, async later => {
      if (performance !== undefined)
        results.push(await performanceTrigger(context, champion, performance, later))
      if (cost !== undefined) results.push(await costTrigger(context, champion, cost, later))
    })
  if (newData !== undefined) {
    const {trainedUntil} = champion
    results.push(
      await since(trainedUntil, fresh =>
        Promise.resolve(newDataTrigger(newData.rows, fresh, trainedUntil)),
      ),
    )
  }
  return results
}
