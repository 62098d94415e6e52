import {describe, expect, it} from 'vitest'
import {decideRetraining} from '../../../../src/lib/retrain/triggers/index.ts'
import {MlopsError} from '../../../../src/lib/core/errors/index.ts'
import {trainingsOf} from '../../../../src/lib/retrain/runs/index.ts'
import {findHolds} from '../../../../src/lib/retrain/triggers/holds.ts'
import {championOf, contextOf, runAt} from './situation.ts'

/** `cooldown until 2026-…`. */
function held(...given: Parameters<typeof contextOf>): readonly string[] {
  return findHolds(contextOf(...given)).map(
    ({kind, until}) => `${kind} until ${until?.slice(0, 16) ?? 'never'}`,
  )
}

describe('a cooldown', () => {
  const runs = [runAt('2026-03-10T00:00Z', 'gate_failed'), runAt('2026-03-19T00:00Z', 'failed')]
  it('begins with the last run that trained, and ends on time', () => {
    expect(held({cooldown: '7d'}, '2026-03-16T23:59Z', {runs})).toEqual([
      'cooldown until 2026-03-17T00:00',
    ])
    expect(held({cooldown: '7d'}, '2026-03-17T00:00Z', {runs})).toEqual([])
  })
})

describe('a warm-up', () => {
  it('begins with the registration', () => {
    const champion = championOf({registeredAt: '2026-03-10T00:00:00.000Z'})
    expect(held({warm_up: '3d'}, '2026-03-12T00:00Z', {champion})).toEqual([
      'warm_up until 2026-03-13T00:00',
    ])
    expect(held({warm_up: '3d'}, '2026-03-13T00:00Z', {champion})).toEqual([])
  })
})

describe('a budget', () => {
  const runs = [
    runAt('2026-03-20T00:00Z', 'deployed', 3600),
    runAt('2026-03-10T00:00Z', 'gate_failed', 5400),
    runAt('2026-01-10T00:00Z', 'deployed', 90_000),
  ]
  it('counts the trainings of its time, and frees one as the oldest leaves it', () => {
    const budget = {trainings: 2, per: '30d'}
    expect(held({budget}, '2026-03-21T00:00Z', {runs})).toEqual(['budget until 2026-04-09T00:00'])
    expect(held({budget}, '2026-04-09T00:00Z', {runs})).toEqual([])
  })

  it('sums the hours of its time', () => {
    expect(held({budget: {hours: 2.5}}, '2026-03-21T00:00Z', {runs})).toHaveLength(1)
    expect(held({budget: {hours: 2.6}}, '2026-03-21T00:00Z', {runs})).toEqual([])
  })
})

it('a damaged run that trained counts for cooldown and budget, as the money is spent', () => {
  const damaged = {
    ...{id: 'r20260310-abcdef', folder: '/nowhere', startedAt: null, asOf: null, hasEnded: false},
    training: {asOf: '2026-03-10T00:00:00.000Z', seconds: 3600},
    error: new MlopsError('RUN_INVALID', 'It is damaged.'),
  }
  const trainings = trainingsOf([], [damaged, {...damaged, training: null}])
  const retrain = {cooldown: '7d', budget: {trainings: 1, hours: 1, per: '30d'}}
  expect(held(retrain, '2026-03-12T00:00Z', {trainings})).toEqual([
    'cooldown until 2026-03-17T00:00',
    'budget until 2026-04-09T00:00',
    'budget until 2026-04-09T00:00',
  ])
})

describe('a decision as of a moment', () => {
  it('sees no run that is later', async () => {
    const runs = [runAt('2026-06-01T00:00Z')]
    const retrain = {every: '14d', cooldown: '7d', budget: {trainings: 1}}
    const decision = await decideRetraining(contextOf(retrain, '2026-03-01T00:00Z', {runs}))
    expect(decision).toMatchObject({retrain: true, holds: []})
  })

  it('is to train where there is no model yet, whatever the schedule says', async () => {
    const context = contextOf({every: '14d'}, '2026-03-01T00:00Z', {champion: null})
    expect(await decideRetraining(context)).toMatchObject({
      retrain: true,
      triggers: [{trigger: 'first', verdict: 'fired'}],
    })
  })

  it('is to train by force within the cooldown', async () => {
    const runs = [runAt('2026-02-28T00:00Z')]
    const context = contextOf({every: '14d', cooldown: '7d'}, '2026-03-01T00:00Z', {runs})
    expect((await decideRetraining(context)).retrain).toBe(false)
    expect((await decideRetraining({...context, force: true})).retrain).toBe(true)
  })
})
