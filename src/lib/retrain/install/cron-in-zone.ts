import {Cron} from 'croner'
import {MlopsError} from '../../core/errors/index.ts'

const NICKNAMES: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@hourly': '0 * * * *',
}
const NAMES: readonly string[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const MONTHS: readonly string[] = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

/** Whether every cron understands it: five fields of numbers, names, `*`, lists, ranges and steps. */
export function isPlainCron(cron: string): boolean {
  return /^[\d*,/-]+( [\d*,/-]+){4}$/.test(spelledOut(cron))
}

/** Nicknames and names of days and months as numbers. */
export function spelledOut(cron: string): string {
  const fields = (NICKNAMES[cron] ?? cron).trim().split(/ +/)
  const numbers = (field: string, names: readonly string[], first: number): string =>
    field.replace(/[a-z]{3}/gi, word => {
      const index = names.indexOf(word.toLowerCase())
      return index === -1 ? word : String(index + first)
    })
  return fields
    .map((field, index) => {
      if (index === fields.length - 2) return numbers(field, MONTHS, 1)
      return index === fields.length - 1 ? numbers(field, NAMES, 0) : field
    })
    .join(' ')
}

/** Years that hold every day of a leap cycle; fixed, so that the same schedule always gives the same lines. */
const FROM = new Date('2023-12-31T00:00:00Z')
const UNTIL = new Date('2028-01-01T00:00:00Z')
const MOST_TIMES_OF_DAY = 8

/**
 * The times of a cron expression of one zone as cron lines of another: all times of day that it falls on there, in
 * summer and in winter, on the weekdays or days of the month that it falls on. The lines may have more times than
 * the expression, never fewer.
 *
 * @returns undefined where it has too many times of day to list.
 */
export function cronInZone(
  {cron, zone}: {readonly cron: string; readonly zone: string},
  target: string,
): readonly string[] | undefined {
  const schedule = openCron(cron, zone)
  const clock = new Intl.DateTimeFormat('en-GB', {
    ...{timeZone: target, hourCycle: 'h23', weekday: 'short'},
    ...{month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric'},
  })
  const times = new Map<string, {readonly days: Set<number>; readonly weekdays: Set<number>}>()
  for (let at = schedule.nextRun(FROM); at !== null && at < UNTIL; at = schedule.nextRun(at)) {
    const parts = new Map(clock.formatToParts(at).map(({type, value}) => [type, value]))
    const time = `${Number(parts.get('minute'))} ${Number(parts.get('hour'))}`
    const seen = times.get(time) ?? {days: new Set(), weekdays: new Set()}
    times.set(time, seen)
    if (times.size > MOST_TIMES_OF_DAY) return undefined
    seen.days.add(Number(parts.get('day')))
    seen.weekdays.add(NAMES.indexOf((parts.get('weekday') ?? '').toLowerCase()))
  }
  return [...times].map(([time, {days, weekdays}]) => {
    const list = (numbers: Set<number>): string => [...numbers].sort((a, b) => a - b).join(',')
    if (weekdays.size < 7 && weekdays.size / 7 <= days.size / 31)
      return `${time} * * ${list(weekdays)}`
    return days.size < 31 ? `${time} ${list(days)} * *` : `${time} * * *`
  })
}

/** @throws MlopsError `CONFIG_INVALID` for an expression or a time zone that does not exist. */
export function assertSchedule(cron: string, zone: string): void {
  openCron(cron, zone)
}

/** @throws MlopsError `CONFIG_INVALID` for an expression or a time zone that does not exist. */
function openCron(cron: string, timezone: string): Cron {
  try {
    const schedule = new Cron(cron, {timezone, paused: true})
    new Intl.DateTimeFormat('en-GB', {timeZone: timezone})
    schedule.nextRun(FROM)
    return schedule
  } catch (cause) {
    throw new MlopsError(
      'CONFIG_INVALID',
      `retrain.cron, ${cron}, is no schedule in the time zone ${timezone}.`,
      {hint: 'Five fields, such as "0 6 * * 1", and a zone such as Europe/Berlin.', cause},
    )
  }
}
