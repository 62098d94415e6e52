import {createHash} from 'node:crypto'
import {durationMs, type Project} from '../../project/index.ts'
import {assertSchedule, cronInZone, isPlainCron, spelledOut} from './cron-in-zone.ts'

type RetrainConfig = NonNullable<Project['config']['retrain']>

/** A time at which a job runs: a cron expression of five fields, and its time zone. */
export interface JobTime {
  readonly cron: string
  readonly zone: string
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/**
 * When the job of a project runs. At the times of `retrain.cron`, and as often as the triggers are to be looked at:
 * the shorter of `retrain.check` and `retrain.every`, rounded down to what cron can say. A run that is not due does
 * nothing, so more of them than needed do no harm, and one that is missed is made up for by the next.
 *
 * @throws MlopsError `CONFIG_INVALID` for an expression or a time zone that does not exist.
 * @param zone - The one zone that the job can be timed in; where left out, each time may have its own.
 */
export function jobTimes(
  {every, check, cron, timezone}: RetrainConfig,
  name: string,
  zone?: string,
): readonly JobTime[] {
  const periods = [check, ...(every === undefined || every === 'auto' ? [] : [every])]
  const looked = {
    cron: cronOfPeriod(Math.min(...periods.map(durationMs)), name),
    zone: zone ?? 'UTC',
  }
  if (cron === undefined) return [looked]
  assertSchedule(cron, timezone)
  const wanted = zone ?? (isPlainCron(cron) ? timezone : 'UTC')
  const own =
    isPlainCron(cron) && isSameZone(wanted, timezone)
      ? [spelledOut(cron)]
      : cronInZone({cron, zone: timezone}, wanted)
  // Too many times to list: every hour, at most, then.
  const crons = own ?? [cronOfPeriod(HOUR_MS, name)]
  return [...crons.map(each => ({cron: each, zone: wanted})), looked].filter(
    (time, index, all) => all.findIndex(({cron: other}) => other === time.cron) === index,
  )
}

/**
 * A cron expression that fires at least once in `periodMs`. Its minute (hour, weekday) comes from the name, so that
 * the jobs of many projects do not all begin at the full hour.
 */
export function cronOfPeriod(periodMs: number, name: string): string {
  const digest = createHash('sha256').update(name).digest()
  const minute = 1 + (digest.readUInt8(0) % 58)
  const hour = digest.readUInt8(1) % 24
  if (periodMs >= 7 * DAY_MS) return `${minute} ${hour} * * ${digest.readUInt8(2) % 7}`
  if (periodMs >= DAY_MS) return `${minute} ${hour} * * *`
  if (periodMs >= HOUR_MS) {
    const step = largestDivisor(24, periodMs / HOUR_MS)
    return step === 1 ? `${minute} * * * *` : `${minute} ${hour % step}-23/${step} * * *`
  }
  // No service starts jobs more often than every five minutes.
  const step = Math.max(5, largestDivisor(60, periodMs / MINUTE_MS))
  return `${minute % step}-59/${step} * * * *`
}

function largestDivisor(whole: number, most: number): number {
  let step = Math.max(1, Math.floor(most))
  while (whole % step !== 0) step--
  return step
}

function isSameZone(one: string, other: string): boolean {
  const plain = (zone: string): string =>
    /^(Etc\/)?(UTC|GMT|Zulu|Universal)$/.test(zone) ? 'UTC' : zone
  return plain(one) === plain(other)
}
