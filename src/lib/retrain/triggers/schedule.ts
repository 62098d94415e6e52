import {durationMs} from '../../project/index.ts'
import {lastTraining} from '../runs/index.ts'
import type {TriggerResult} from '../types.ts'
import {timetableOf} from './timetable.ts'
import type {TriggerContext} from './trigger-context.ts'

export interface Schedule {
  /** null without a schedule, and before the first model. */
  readonly trigger: TriggerResult | null
  /** When the next training is due, or has been since; ISO 8601. */
  readonly nextAt: string | null
}

/**
 * Whether a training is due: `every` so long after the last one, or by a cron expression. A start that was missed by
 * more than `starting_deadline` waits for the next.
 *
 * @throws MlopsError `RETRAIN_NO_ADVICE`.
 */
export async function scheduleTrigger({
  project,
  champion,
  trainings,
  asOf,
}: TriggerContext): Promise<Schedule> {
  const timetable = await timetableOf(project)
  const last = lastTraining(trainings) ?? champion?.registeredAt
  if (timetable === null || last === undefined) return {trigger: null, nextAt: null}
  if (typeof timetable === 'string') return say('quiet', `No schedule pays. ${timetable}`, null)
  const trained = new Date(last)
  const due = timetable.latest(asOf, trained)
  const next = timetable.next(asOf > trained ? asOf : trained, trained)
  if (due === null) return say('quiet', comes(next), next)
  const deadline = project.config.retrain?.starting_deadline
  if (deadline !== undefined && asOf.getTime() - due.getTime() > durationMs(deadline)) {
    const missed = `The training of ${shown(due)} was missed by more than ${deadline}.`
    return say('quiet', `${missed} ${comes(next)}`, next)
  }
  const reason = `It is time: the last training was ${last.slice(0, 10)}, and ${timetable.shown} there is one.`
  return say('fired', reason, due)
}

function say(verdict: 'fired' | 'quiet', reason: string, nextAt: Date | null): Schedule {
  return {
    trigger: {trigger: 'schedule', verdict, reason, value: null, limit: null},
    nextAt: nextAt?.toISOString() ?? null,
  }
}

function comes(next: Date | null): string {
  return next === null ? 'No training is due any more.' : `The next training is due ${shown(next)}.`
}

/** `2026-11-28 06:00 UTC`. */
function shown(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
