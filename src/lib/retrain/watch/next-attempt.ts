import {Cron} from 'croner'
import {durationMs, type Project} from '../../project/index.ts'

type RetrainConfig = NonNullable<Project['config']['retrain']>

const DAY_MS = 86_400_000
const SECOND_MS = 1_000

/**
 * When the next attempt is due, milliseconds since 1970: after `retrain.check`, at the next time of `retrain.cron`,
 * or when the schedule said it is time, whichever is first. After errors: 1, 2, 4, … × `retrain.check`, a day at most.
 */
export function nextAttempt(
  config: Pick<RetrainConfig, 'check' | 'cron' | 'timezone'>,
  {
    startedMs,
    nowMs,
    failures,
    dueAt,
  }: {
    readonly startedMs: number
    readonly nowMs: number
    /** Attempts that failed one after the other. */
    readonly failures: number
    /** Of the schedule, ISO 8601. */
    readonly dueAt: string | null
  },
): number {
  const checkMs = Math.max(SECOND_MS, durationMs(config.check))
  if (failures > 0) return nowMs + Math.min(checkMs * 2 ** (failures - 1), DAY_MS)
  const dueMs = dueAt === null ? undefined : Date.parse(dueAt)
  const times = [startedMs + checkMs, nextTime(config, nowMs), dueMs]
  const later = times.filter(time => time !== undefined && time > nowMs) as number[]
  return later.length === 0 ? nowMs : Math.min(...later, Math.max(startedMs + checkMs, nowMs))
}

function nextTime(
  {cron, timezone}: Pick<RetrainConfig, 'cron' | 'timezone'>,
  nowMs: number,
): number | undefined {
  if (cron === undefined) return undefined
  return new Cron(cron, {timezone, paused: true}).nextRun(new Date(nowMs))?.getTime()
}
