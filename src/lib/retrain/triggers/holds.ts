import {durationMs} from '../../project/index.ts'
import {lastTraining} from '../runs/index.ts'
import type {Hold} from '../types.ts'
import type {TriggerContext} from './trigger-context.ts'

/** What holds a training back: too soon after another, a model that is new, a budget that is spent. */
export function findHolds(context: TriggerContext): readonly Hold[] {
  return [cooldown(context), warmUp(context), ...budget(context)].filter(hold => hold !== null)
}

function cooldown({project, trainings, asOf}: TriggerContext): Hold | null {
  const length = project.config.retrain?.cooldown
  const last = lastTraining(trainings)
  if (length === undefined || last === undefined) return null
  const until = new Date(Date.parse(last) + durationMs(length)).toISOString()
  if (until <= asOf.toISOString()) return null
  const reason = `There is a cooldown of ${length} after the training of ${last.slice(0, 10)}.`
  return {kind: 'cooldown', reason, until}
}

function warmUp({project, champion, asOf}: TriggerContext): Hold | null {
  const length = project.config.retrain?.warm_up
  if (length === undefined || champion === null) return null
  const until = new Date(Date.parse(champion.registeredAt) + durationMs(length)).toISOString()
  if (until <= asOf.toISOString()) return null
  const reason = `${champion.version} is new, and warms up for ${length}.`
  return {kind: 'warm_up', reason, until}
}

function budget({project, trainings, asOf}: TriggerContext): readonly Hold[] {
  const config = project.config.retrain?.budget
  if (config === undefined) return []
  const lengthMs = durationMs(config.per)
  const since = new Date(asOf.getTime() - lengthMs).toISOString()
  const recent = trainings.filter(training => training.asOf > since)
  const oldest = recent.map(training => training.asOf).sort()[0]
  const until = oldest === undefined ? null : new Date(Date.parse(oldest) + lengthMs).toISOString()
  const hours = recent.reduce((sum, {seconds}) => sum + seconds, 0) / 3600
  const holds: Hold[] = []
  const add = (reason: string): void => {
    holds.push({kind: 'budget', reason, until})
  }
  if (config.trainings !== undefined && recent.length >= config.trainings)
    add(`There were ${recent.length} trainings in ${config.per}, as many as retrain.budget allows.`)
  if (config.hours !== undefined && hours >= config.hours)
    add(
      `Training took ${hours.toFixed(1)} hours in ${config.per}; retrain.budget allows ${config.hours}.`,
    )
  return holds
}
