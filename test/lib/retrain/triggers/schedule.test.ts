import {mkdtemp, rm} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {describe, expect, it} from 'vitest'
import {readAdvice, writeAdvice} from '../../../../src/lib/retrain/triggers/advice.ts'
import {scheduleTrigger} from '../../../../src/lib/retrain/triggers/schedule.ts'
import {championOf, contextOf, projectOf, runAt} from './situation.ts'

/** `fired 2026-…`: the verdict, and when the next training is due. */
async function told(...given: Parameters<typeof contextOf>): Promise<string> {
  const {trigger, nextAt} = await scheduleTrigger(contextOf(...given))
  return `${trigger?.verdict ?? 'none'} ${nextAt?.replace(':00.000Z', 'Z') ?? 'never'}`
}

describe('every so long', () => {
  it('counts from the registration while no run trained', async () => {
    const champion = championOf({registeredAt: '2026-03-01T00:00:00.000Z'})
    expect(await told({every: '14d'}, '2026-03-14T23:59Z', {champion})).toBe(
      'quiet 2026-03-15T00:00Z',
    )
    expect(await told({every: '14d'}, '2026-03-15T00:00Z', {champion})).toBe(
      'fired 2026-03-15T00:00Z',
    )
  })

  it('counts from the last run that trained, also from one that failed its gate', async () => {
    const runs = [runAt('2026-03-10T00:00Z', 'gate_failed'), runAt('2026-02-01T00:00Z')]
    expect(await told({every: '14d'}, '2026-03-20T00:00Z', {runs})).toBe('quiet 2026-03-24T00:00Z')
  })

  it('does not count a run that failed, or ended before it trained', async () => {
    const runs = [
      runAt('2026-03-19T00:00Z', 'failed'),
      runAt('2026-03-18T00:00Z', 'expired', null),
      runAt('2026-03-01T00:00Z'),
    ]
    expect(await told({every: '14d'}, '2026-03-20T00:00Z', {runs})).toBe('fired 2026-03-15T00:00Z')
  })

  it('says nothing before the first model', async () => {
    expect(await told({every: '14d'}, '2026-03-20T00:00Z', {champion: null})).toBe('none never')
  })

  it('is not due before the last training where a replay goes back behind it', async () => {
    const champion = championOf({registeredAt: '2026-05-01T00:00:00.000Z'})
    expect(await told({every: '14d'}, '2026-03-01T00:00Z', {champion})).toBe(
      'quiet 2026-05-15T00:00Z',
    )
  })
})

describe('a cron expression', () => {
  const BERLIN = {cron: '30 2 * * *', timezone: 'Europe/Berlin'}
  const since = (asOf: string) => ({runs: [runAt(asOf)]})

  it('is read in its time zone, in winter and in summer', async () => {
    expect(await told(BERLIN, '2026-01-10T01:29Z', since('2026-01-09T12:00Z'))).toBe(
      'quiet 2026-01-10T01:30Z',
    )
    expect(await told(BERLIN, '2026-07-10T00:30Z', since('2026-07-09T12:00Z'))).toBe(
      'fired 2026-07-10T00:30Z',
    )
  })

  it('comes right after the hour that the change to summer time leaves out', async () => {
    expect(await told(BERLIN, '2026-03-29T00:59Z', since('2026-03-28T12:00Z'))).toBe(
      'quiet 2026-03-29T01:00Z',
    )
    expect(await told(BERLIN, '2026-03-29T01:00Z', since('2026-03-28T12:00Z'))).toBe(
      'fired 2026-03-29T01:00Z',
    )
    expect(await told(BERLIN, '2026-03-29T12:00Z', since('2026-03-29T01:00Z'))).toBe(
      'quiet 2026-03-30T00:30Z',
    )
  })

  it('comes once in the hour that the change back brings twice', async () => {
    expect(await told(BERLIN, '2026-10-25T00:30Z', since('2026-10-24T12:00Z'))).toBe(
      'fired 2026-10-25T00:30Z',
    )
    expect(await told(BERLIN, '2026-10-25T01:30Z', since('2026-10-25T00:30Z'))).toBe(
      'quiet 2026-10-26T01:30Z',
    )
  })

  it('is in UTC where no time zone is named, and may be a nickname', async () => {
    expect(await told({cron: '@weekly'}, '2026-03-22T00:00Z', since('2026-03-20T00:00Z'))).toBe(
      'fired 2026-03-22T00:00Z',
    )
  })

  it('that never comes starts nothing', async () => {
    expect(await told({cron: '0 0 31 2 *'}, '2026-03-22T00:00Z', since('2026-03-20T00:00Z'))).toBe(
      'quiet never',
    )
  })

  it.each([
    [{cron: '0 25 * * *'}, 'cron'],
    [{cron: '0 6 * * 1', timezone: 'Europe/Atlantis'}, 'Europe/Atlantis is no time zone'],
    [{cron: '0 6 * * 1', every: '7d'}, 'not both'],
  ])('that is wrong is refused with mlops.yaml: %j', (retrain, message) => {
    expect(() => projectOf(retrain)).toThrow(message)
  })
})

describe('a start that was missed', () => {
  const runs = [runAt('2026-03-20T12:00Z')]
  it.each([
    [{cron: '0 6 * * *'}, '2026-03-22T05:00Z', 'fired 2026-03-21T06:00Z'],
    [{cron: '0 6 * * *', starting_deadline: '6h'}, '2026-03-21T12:00Z', 'fired 2026-03-21T06:00Z'],
    [{cron: '0 6 * * *', starting_deadline: '6h'}, '2026-03-21T12:01Z', 'quiet 2026-03-22T06:00Z'],
    [{cron: '0 6 * * *', starting_deadline: '6h'}, '2026-03-24T07:00Z', 'fired 2026-03-24T06:00Z'],
    [{every: '2d', starting_deadline: '6h'}, '2026-03-23T12:00Z', 'quiet 2026-03-24T12:00Z'],
    [{every: '2d', starting_deadline: '6h'}, '2026-03-24T18:00Z', 'fired 2026-03-24T12:00Z'],
  ])('%j at %s: %s', async (retrain, asOf, expected) => {
    expect(await told(retrain, asOf, {runs})).toBe(expected)
  })
})

describe('every: auto', () => {
  async function withProject(
    work: (project: ReturnType<typeof projectOf>) => Promise<void>,
  ): Promise<void> {
    const root = await mkdtemp(path.join(os.tmpdir(), 'mlops-advice-'))
    try {
      await work(projectOf({every: 'auto'}, {}, root))
    } finally {
      await rm(root, {recursive: true, force: true})
    }
  }
  const ADVICE = {every: '7d', reason: 'Retrain every 7d.', at: '2026-01-01T00:00:00.000Z'}

  it('takes what was advised', async () => {
    await withProject(async project => {
      await writeAdvice(project, ADVICE)
      expect(await readAdvice(project)).toEqual(ADVICE)
      expect(await told({}, '2026-01-08T00:00Z', {project})).toBe('fired 2026-01-08T00:00Z')
    })
  })

  it('never fires where no schedule pays', async () => {
    await withProject(async project => {
      await writeAdvice(project, {...ADVICE, every: null, reason: 'There is no decay.'})
      const {trigger, nextAt} = await scheduleTrigger(contextOf({}, '2030-01-01Z', {project}))
      expect(trigger).toMatchObject({
        verdict: 'quiet',
        reason: 'No schedule pays. There is no decay.',
      })
      expect(nextAt).toBeNull()
    })
  })

  it('asks for the advice where there is none', async () => {
    await withProject(async project => {
      await expect(told({}, '2026-01-08T00:00Z', {project})).rejects.toMatchObject({
        code: 'RETRAIN_NO_ADVICE',
        hint: expect.stringContaining('mlops retrain advise') as string,
      })
    })
  })
})
