import {describe, expect, it} from 'vitest'
import {decide, type Measured} from '../../../../src/lib/retrain/triggers/decide.ts'
import type {Hold, TriggerResult} from '../../../../src/lib/retrain/types.ts'

function result(
  trigger: TriggerResult['trigger'],
  verdict: TriggerResult['verdict'],
): TriggerResult {
  return {trigger, verdict, reason: `${trigger} is ${verdict}.`, value: null, limit: null}
}

function measured(rest: Partial<Measured>): Measured {
  return {absolute: [], schedule: null, triggers: [], holds: [], nextAt: null, ...rest}
}

const fired = (trigger: TriggerResult['trigger']): TriggerResult => result(trigger, 'fired')
const quiet = (trigger: TriggerResult['trigger']): TriggerResult => result(trigger, 'quiet')
const unknown = (trigger: TriggerResult['trigger']): TriggerResult => result(trigger, 'unknown')
const COOLDOWN: Hold = {kind: 'cooldown', reason: 'There is a cooldown.', until: null}
const BUDGET: Hold = {kind: 'budget', reason: 'The budget is spent.', until: null}

describe('what combine asks for', () => {
  it.each([
    ['any', [quiet('drift'), quiet('cost')], false],
    ['any', [fired('drift'), quiet('cost')], true],
    ['any', [unknown('drift'), quiet('cost')], false],
    ['all', [fired('drift'), quiet('cost')], false],
    ['all', [fired('drift'), unknown('cost')], false],
    ['all', [fired('drift'), fired('cost')], true],
    ['all', [], false],
    [{at_least: 2}, [fired('drift'), quiet('cost'), quiet('new_data')], false],
    [{at_least: 2}, [fired('drift'), quiet('cost'), fired('new_data')], true],
    [{at_least: 2}, [fired('drift'), unknown('cost'), unknown('new_data')], false],
    [{at_least: 3}, [fired('drift'), fired('cost')], false],
    [{at_least: 1}, [], false],
  ] as const)('%j of %j: %j', (combine, triggers, retrain) => {
    expect(decide(measured({triggers}), combine).retrain).toBe(retrain)
  })

  it('is told where too few fired', () => {
    const decision = decide(measured({triggers: [fired('drift'), quiet('cost')]}), 'all')
    expect(decision.reason).toBe('1 of 2 triggers fired, and it takes 2.')
  })
})

describe('the schedule', () => {
  it.each(['any', 'all', {at_least: 2}] as const)(
    'is enough alone, whatever combine asks of the triggers: %j',
    combine => {
      const decision = decide(
        measured({schedule: fired('schedule'), triggers: [quiet('drift'), unknown('cost')]}),
        combine,
      )
      expect(decision).toMatchObject({retrain: true, reason: 'schedule is fired.'})
    },
  )

  it('is not among the triggers that combine counts', () => {
    const triggers = [fired('drift')]
    expect(decide(measured({schedule: quiet('schedule'), triggers}), 'all').retrain).toBe(true)
  })

  it('starts nothing while it is not time', () => {
    const decision = decide(measured({schedule: quiet('schedule')}), 'any')
    expect(decision).toMatchObject({retrain: false, reason: 'schedule is quiet.'})
  })
})

describe('what holds back', () => {
  it.each([
    {schedule: fired('schedule')},
    {triggers: [fired('drift')]},
    {schedule: fired('schedule'), triggers: [fired('drift')]},
  ])('counts against the schedule and the triggers: %j', what => {
    const decision = decide(measured({...what, holds: [COOLDOWN]}), 'any')
    expect(decision.retrain).toBe(false)
    expect(decision.reason).toMatch(/ But there is a cooldown\.$/)
  })

  it('is set aside by force, which still names a budget that is spent', () => {
    const absolute = [fired('force')]
    expect(decide(measured({absolute, holds: [COOLDOWN, BUDGET]}), 'any')).toMatchObject({
      retrain: true,
      reason: 'force is fired. The budget is spent.',
    })
  })

  it('does not hold back the first model', () => {
    const absolute = [fired('first')]
    expect(decide(measured({absolute, holds: [COOLDOWN]}), 'any').retrain).toBe(true)
  })
})

it('says so where mlops.yaml has neither a schedule nor a trigger', () => {
  expect(decide(measured({}), 'any')).toMatchObject({
    retrain: false,
    reason: 'mlops.yaml has neither a schedule nor a trigger.',
  })
})
