import {Cron} from 'croner'
import {durationMs, type Project} from '../../project/index.ts'
import {readAdvice} from './advice.ts'

/** When trainings are due. */
export interface Timetable {
  /** How it is said after `there is one`: `every 14d`. */
  readonly shown: string
  /** The first time after a moment; null where none comes. */
  next(after: Date, last: Date): Date | null
  /** The newest time until a moment, that moment included, and after the last training; null where none was. */
  latest(until: Date, last: Date): Date | null
}

/**
 * What mlops.yaml says of the schedule: null without one, the reason as a text where the advice is against one.
 *
 * @throws MlopsError `RETRAIN_NO_ADVICE`.
 */
export async function timetableOf(project: Project): Promise<Timetable | string | null> {
  const {every, cron, timezone = 'UTC'} = project.config.retrain ?? {}
  if (cron !== undefined) return cronTimes(cron, timezone)
  if (every === undefined) return null
  if (every !== 'auto') return regularTimes(every)
  const advice = await readAdvice(project)
  return advice.every === null ? advice.reason : regularTimes(advice.every)
}

/** Counted from the last training. */
function regularTimes(every: string): Timetable {
  const lengthMs = Math.max(1, durationMs(every))
  const time = (count: number, last: Date): Date => new Date(last.getTime() + count * lengthMs)
  const passed = (moment: Date, last: Date): number =>
    Math.max(0, Math.floor((moment.getTime() - last.getTime()) / lengthMs))
  return {
    shown: `every ${every}`,
    next: (after, last) => time(passed(after, last) + 1, last),
    latest(until, last) {
      const count = passed(until, last)
      return count === 0 ? null : time(count, last)
    },
  }
}

/**
 * By the clock of a time zone: a time that the change to summer time leaves out comes right after it, one that the
 * change back brings twice is taken once.
 */
function cronTimes(expression: string, timezone: string): Timetable {
  const cron = new Cron(expression, {timezone, paused: true, mode: '5-or-6-parts'})
  return {
    shown: `by ${expression} (${timezone})`,
    next: after => cron.nextRun(after),
    latest(until, last) {
      // Only whole seconds are told apart, and what is asked for is the time itself or one before.
      const [found] = cron.previousRuns(1, new Date(until.getTime() + 1000))
      return found === undefined || found <= last ? null : found
    },
  }
}
