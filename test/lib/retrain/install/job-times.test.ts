import {Cron} from 'croner'
import {describe, expect, it} from 'vitest'
import {calendarOf} from '../../../../src/lib/retrain/install/calendar.ts'
import {cronInZone} from '../../../../src/lib/retrain/install/cron-in-zone.ts'
import {cronOfPeriod, jobTimes} from '../../../../src/lib/retrain/install/job-times.ts'
import {retrainSchema} from '../../../../src/lib/project/schema/retrain.ts'

const HOUR_MS = 3_600_000

/** The longest time between two starts in a month. */
function longestGapMs(cron: string): number {
  const runs = new Cron(cron, {timezone: 'UTC', paused: true}).nextRuns(
    400,
    new Date('2026-01-01T00:00:00Z'),
  )
  return Math.max(...runs.slice(1).map((run, index) => Number(run) - Number(runs[index])))
}

describe('the cron expression of a period', () => {
  it.each([0.1, 0.25, 1, 1.5, 5, 6, 7, 23, 24, 30, 72, 168, 336, 2000])(
    'fires at least every %s hours, whatever the name',
    hours => {
      for (const name of ['flights', 'a', 'churn/eu', 'x-1']) {
        const cron = cronOfPeriod(hours * HOUR_MS, name)
        expect(longestGapMs(cron)).toBeLessThanOrEqual(hours * HOUR_MS)
      }
    },
  )

  it('begins at another minute for another name, and never at the full hour', () => {
    const minutes = Array.from({length: 200}, (_, index) =>
      Number(cronOfPeriod(24 * HOUR_MS, `model-${String(index)}`).split(' ')[0]),
    )
    expect(new Set(minutes).size).toBeGreaterThan(40)
    expect(minutes).not.toContain(0)
  })
})

describe('a schedule in another zone', () => {
  it('has its summer and its winter time', () => {
    const lines = cronInZone({cron: '30 6 * * 1', zone: 'Europe/Berlin'}, 'UTC')
    expect(lines).toEqual(['30 5 * * 1', '30 4 * * 1'])
  })

  it('moves to the day before where it has to', () => {
    expect(cronInZone({cron: '0 2 * * mon', zone: 'Asia/Tokyo'}, 'UTC')).toEqual(['0 17 * * 0'])
  })

  it('keeps days of the month', () => {
    expect(cronInZone({cron: '0 12 1,15 * *', zone: 'Asia/Tokyo'}, 'UTC')).toEqual(['0 3 1,15 * *'])
  })

  it('is not listed where it has too many times', () => {
    expect(cronInZone({cron: '*/5 * * * *', zone: 'Asia/Tokyo'}, 'UTC')).toBeUndefined()
  })
})

const times = (retrain: object, zone?: string) =>
  jobTimes(retrainSchema.parse(retrain), 'flights', zone)

describe('a job', () => {
  it('runs as often as the triggers are looked at, or more often where every is shorter', () => {
    expect(times({every: '14d'})).toEqual([
      {cron: cronOfPeriod(24 * HOUR_MS, 'flights'), zone: 'UTC'},
    ])
    expect(times({every: '6h'})).toEqual([
      {cron: cronOfPeriod(6 * HOUR_MS, 'flights'), zone: 'UTC'},
    ])
  })

  it('runs at each time of retrain.cron too, as written where the zone can be told', () => {
    const retrain = {cron: '0 6 * * MON', timezone: 'Europe/Berlin'}
    expect(times(retrain)[0]).toEqual({cron: '0 6 * * 1', zone: 'Europe/Berlin'})
    expect(times(retrain, 'UTC').map(({cron}) => cron)).toEqual([
      ...['0 5 * * 1', '0 4 * * 1', cronOfPeriod(24 * HOUR_MS, 'flights')],
    ])
  })

  it('is refused for a schedule or a zone that does not exist', () => {
    expect(() => times({cron: '0 99 * * *'})).toThrow(/Invalid value for hour: 99/)
    expect(() => times({cron: '0 6 * * *', timezone: 'Mars/Base'})).toThrow(/Mars\/Base/)
  })
})

describe('OnCalendar', () => {
  it.each([
    ['17 3 * * *', ['*-*-* 03:17:00 UTC']],
    ['0 6 * * 1-5', ['Mon,Tue,Wed,Thu,Fri *-*-* 06:00:00 UTC']],
    ['0 6 * * 7', ['Sun *-*-* 06:00:00 UTC']],
    ['5-59/20 */8 1,15 2 *', ['*-02-01,15 00,08,16:05,25,45:00 UTC']],
    ['0 6 13 * 5', ['*-*-13 06:00:00 UTC', 'Fri *-*-* 06:00:00 UTC']],
  ])('of %s is the same times', (cron, expected) => {
    expect(calendarOf(cron, 'UTC')).toEqual(expected)
  })
})
