import {writeFileSync} from 'node:fs'
import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {openProject} from '../../../../src/lib/project/index.ts'
import {
  readWatch,
  runningWatch,
  watchRetraining,
  type Attempt,
  type WatchOptions,
} from '../../../../src/lib/retrain/watch/index.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const START_MS = Date.parse('2026-03-01T00:00:00Z')

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mlops-watch-'))
})
afterEach(() => rm(folder, {recursive: true}))

const configure = (retrain: string) => {
  writeFileSync(
    path.join(folder, 'mlops.yaml'),
    `name: flights\nmodel: {task: regression}\nretrain: ${retrain}\n`,
  )
}

/** A clock that runs as fast as it is asked to. */
class FastClock {
  timeMs = START_MS
  nowMs() {
    return this.timeMs
  }
  async sleep(ms: number) {
    this.timeMs += ms
    await new Promise(setImmediate)
  }
}

const NOTHING: Attempt = {outcome: null, reason: 'nothing to do', nextAt: null}

/** Watches until `act` was called so often; the hours since the start at which it was. */
async function watch(
  times: number,
  act: (call: number) => Attempt | Promise<Attempt> = () => NOTHING,
  {clock = new FastClock(), ...more}: Partial<WatchOptions> & {clock?: FastClock} = {},
) {
  const stop = new AbortController()
  const hours: number[] = []
  const errors: string[] = []
  await watchRetraining({
    project: await openProject(folder),
    signal: stop.signal,
    clock,
    onError: error => errors.push(error.message),
    onRecord: () => {
      if (hours.length >= times) stop.abort()
    },
    attempt: async () => {
      hours.push((clock.timeMs - START_MS) / HOUR_MS)
      return act(hours.length)
    },
    ...more,
  })
  return {hours, errors}
}

describe('attempts', () => {
  it('begin at once and come every retrain.check', async () => {
    configure('{every: 14d, check: 6h}')
    expect((await watch(4)).hours).toEqual([0, 6, 12, 18])
  })

  it('come at the times of the cron expression in its time zone, too', async () => {
    configure('{cron: "30 2 * * *", timezone: Asia/Kolkata, check: 7d}')
    expect((await watch(3)).hours).toEqual([0, 21, 45])
  })

  it('come when the schedule is due before the next check', async () => {
    configure('{every: 14d, check: 1d}')
    const nextAt = new Date(START_MS + 5 * HOUR_MS).toISOString()
    expect((await watch(3, () => ({...NOTHING, nextAt}))).hours).toEqual([0, 5, 29])
  })

  it('wait for longer than a timer of Node can', async () => {
    configure('{every: 60d, check: 60d}')
    expect((await watch(2)).hours).toEqual([0, 60 * 24])
  })

  it('never overlap: one that takes longer than the check is followed by the next at once', async () => {
    configure('{every: 14d, check: 1h}')
    const clock = new FastClock()
    const slow = async () => {
      await clock.sleep(3 * HOUR_MS)
      return NOTHING
    }
    expect((await watch(3, slow, {clock})).hours).toEqual([0, 3, 6])
  })

  it('come late after the machine slept, and not more often for it', async () => {
    configure('{every: 14d, check: 1d}')
    class SleepyClock extends FastClock {
      #slept = false
      override async sleep(ms: number) {
        if (!this.#slept) this.timeMs += 5 * DAY_MS
        this.#slept = true
        await super.sleep(ms)
      }
    }
    const {hours} = await watch(3, undefined, {clock: new SleepyClock()})
    expect(hours.map(Math.floor)).toEqual([0, 120, 144])
  })

  it('do not wait for a moment that a wrong clock gave', async () => {
    configure('{every: 14d, check: 1d}')
    class CorrectedClock extends FastClock {
      #corrected = false
      override async sleep(ms: number) {
        if (!this.#corrected) this.timeMs -= 365 * DAY_MS
        else this.timeMs += ms
        this.#corrected = true
        await new Promise(setImmediate)
      }
    }
    const {hours} = await watch(2, undefined, {clock: new CorrectedClock()})
    expect(hours).toEqual([0, -365 * 24])
  })
})

describe('an error', () => {
  it('is reported and does not end the watch; the wait doubles up to a day', async () => {
    configure('{every: 14d, check: 6h}')
    const {hours, errors} = await watch(7, call => {
      if (call < 6) throw new Error(`no. ${String(call)}`)
      return NOTHING
    })
    expect(hours).toEqual([0, 6, 18, 42, 66, 90, 96])
    expect(errors).toHaveLength(5)
  })
})

describe('mlops.yaml', () => {
  it('is read again before each attempt', async () => {
    configure('{every: 14d, check: 6h}')
    const act = (call: number) => {
      if (call === 1) configure('{every: 14d, check: 2h}')
      return NOTHING
    }
    expect((await watch(4, act)).hours).toEqual([0, 6, 8, 10])
  })

  it('that cannot be used is reported, and the schedule before goes on', async () => {
    configure('{every: 14d, check: 6h}')
    const stop = new AbortController()
    const {hours, errors} = await watch(
      2,
      call => {
        if (call === 1) configure('{evry: 14d}')
        if (call === 2) stop.abort()
        return NOTHING
      },
      {
        signal: stop.signal,
        onRecord: ({last}) => {
          if (last?.error) configure('{every: 14d, check: 1h}')
        },
      },
    )
    expect(hours).toEqual([0, 12])
    expect(errors).toEqual([expect.stringContaining('retrain.evry')])
  })

  it('without a retrain section is told at the start', async () => {
    await writeFile(path.join(folder, 'mlops.yaml'), 'name: flights\nmodel: {task: regression}\n')
    await expect(watch(1)).rejects.toMatchObject({code: 'RETRAIN_NOT_CONFIGURED'})
  })
})

describe('the end', () => {
  it('aborts the attempt that runs, which is no error, and lets the lock go', async () => {
    configure('{every: 14d}')
    const stop = new AbortController()
    const errors: Error[] = []
    const options = {
      project: await openProject(folder),
      onError: (error: Error) => errors.push(error),
    }
    let aborted = false
    await watchRetraining({
      ...options,
      signal: stop.signal,
      attempt: signal =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            aborted = true
            reject(signal.reason as Error)
          })
          setImmediate(() => stop.abort())
        }),
    })
    expect({aborted, errors}).toEqual({aborted: true, errors: []})
    expect(await readWatch(options.project)).toMatchObject({nextAt: null, failures: 0})
    expect((await watch(1)).hours).toEqual([0])
  })

  it('comes out of a wait at once', async () => {
    configure('{every: 60d, check: 60d}')
    const stop = new AbortController()
    await watchRetraining({
      project: await openProject(folder),
      signal: stop.signal,
      onRecord: ({stoppedAt}) => {
        if (stoppedAt === null) setImmediate(() => stop.abort())
      },
      attempt: () => Promise.resolve(NOTHING),
    })
    expect((await readWatch({root: folder}))?.stoppedAt).not.toBeNull()
  })
})

it('a project is watched once at a time, and the second is told by whom', async () => {
  configure('{every: 14d}')
  const {errors} = await watch(1, async () => {
    await expect(watch(1)).rejects.toMatchObject({
      code: 'LOCK_HELD',
      message: expect.stringContaining(
        `watching over the retraining of flights (process ${process.pid} on `,
      ) as string,
    })
    return NOTHING
  })
  expect(errors).toEqual([])
})

it('the record says what came of the last attempt and when the next one is', async () => {
  configure('{every: 14d, check: 6h}')
  let record: unknown
  const act = async (call: number): Promise<Attempt> => {
    if (call === 2) record = await runningWatch({root: folder})
    return {outcome: 'gate_failed', reason: 'rmse rose', nextAt: null}
  }
  await watch(2, act)
  expect(record).toMatchObject({
    ...{pid: process.pid, stoppedAt: null, failures: 0, nextAt: null},
    last: {
      ...{startedAt: '2026-03-01T00:00:00.000Z', outcome: 'gate_failed'},
      ...{reason: 'rmse rose', error: null},
    },
  })
  expect(await runningWatch({root: folder})).toBeUndefined()
})
