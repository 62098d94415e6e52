import {describe, expect, it} from 'vitest'
import {sayAnswer, type AnswerFacts} from '../../../../src/lib/advise/answer/say-answer.ts'
import type {FittedDecay, Replay} from '../../../../src/lib/core/retraining/index.ts'

const COSTS = {training: 400, error: 0.05, predictions: 10_000}

const decay: FittedDecay = {
  kind: 'decay',
  reason: 'Models lose with age.',
  history: {models: 12, periods: 11, ages: 110},
  slope: {value: 0.001, low: 0.0005, high: 0.0015},
  totalLoss: {value: 0.11, low: 0.055, high: 0.165},
  ...{degrees: 10, level: 0.95, shape: 'linear', saturating: null},
  leftOut: {models: [], periods: []},
}

const replay = (policy: string, metric: number): Replay => ({
  ...{policy, metric, rule: {kind: 'never'}, better: 'higher'},
  ...{excess: 0, trainings: 0, money: null, steps: []},
})

const every20 = {
  ...{name: 'every 20d', days: 20, choose: (): null => null},
  rule: {kind: 'every', periods: 2},
  variant: {window: 'all', mode: 'scratch'},
} as const

const facts = (rest: Partial<AnswerFacts>): AnswerFacts => ({
  ...{metric: 'auc', currency: 'EUR', costs: COSTS, decay},
  interval: {days: 40, rate: 20, low: 30, high: 60},
  advice: {kind: 'schedule', policy: 'every 20d', reason: 'It gains.', differences: []},
  chosen: every20,
  replays: {chosen: replay('every 20d', 0.8), never: replay('never', 0.7)},
  ...{periodDays: 10, spanDays: 120},
  ...rest,
})

const advice = (
  kind: AnswerFacts['advice']['kind'],
  rest: Partial<AnswerFacts['advice']> = {},
): AnswerFacts['advice'] => ({kind, policy: 'never', reason: 'Why.', differences: [], ...rest})

const told = (rest: Partial<AnswerFacts>): string => sayAnswer(facts(rest)).reasons.join(' ')

describe('a schedule', () => {
  it('is T* of the fit in whole days, with its interval, its money and what it keeps', () => {
    const {title, every, reasons} = sayAnswer(facts({}))
    expect([title, every]).toEqual(['Retrain every 40d.', '40d'])
    expect(reasons).toEqual([
      'Models lose with age.',
      'By the fit, training pays most every 40 days (30 to 60), at 20 EUR a day for trainings and decay.',
      'It gains.',
      'Over the replay auc is 0.8 instead of 0.7 without retraining.',
    ])
  })

  it.each([9.9, 0.3, 0])('of %d days by the fit is at most every period of ten days', days => {
    const {title, every, reasons} = sayAnswer(
      facts({interval: {days, rate: 20, low: days / 2, high: 2 * days}}),
    )
    expect([title, every]).toEqual(['Retrain at most every 10d.', '10d'])
    expect(reasons[2]).toMatch(/10 days of a period was not measured, so at most every 10d/)
  })

  it('is that of the policy that won where T* is longer than the history, or there are no costs', () => {
    const long = {days: 500, rate: 1, low: 100, high: null}
    expect(sayAnswer(facts({interval: long})).every).toBe('20d')
    expect(sayAnswer(facts({interval: null, costs: null})).every).toBe('20d')
    expect(told({interval: null, costs: null})).toContain('(retrain.cost)')
  })

  it('says never where the interval has no end', () => {
    expect(told({interval: {days: 40, rate: 20, low: 30, high: null}})).toContain('(30 to never)')
  })
})

it('a trigger is named, and no schedule beside it', () => {
  const chosen = {
    ...every20,
    name: 'worse by 0.02',
    rule: {kind: 'performance', drop: 0.02},
    days: null,
  } as const
  const answer = sayAnswer(facts({chosen, advice: advice('trigger', {policy: chosen.name})}))
  expect(answer).toMatchObject({title: 'Retrain on a trigger: worse by 0.02.', every: null})
})

describe('no evidence of decay', () => {
  const none = {...decay, kind: 'no_evidence'} as const
  const noDecay = {decay: none, advice: advice('no_decay'), chosen: undefined}

  it('comes with what can be ruled out, and with no schedule', () => {
    const answer = sayAnswer(facts(noDecay))
    expect(answer).toMatchObject({title: 'No evidence of decay.', every: null})
    expect(answer.reasons).toContain('At most, auc gets worse by 0.165 over 110 days.')
  })

  it('bounds nothing where older models did better', () => {
    const better = {...none, totalLoss: {value: -0.2, low: -0.3, high: -0.1}}
    expect(told({...noDecay, decay: better})).not.toContain('At most')
  })

  it('tells of the policy that gained most all the same', () => {
    const gain = (
      policy: string,
      value: number,
      low: number,
    ): AnswerFacts['advice']['differences'][number] => ({
      ...{policy, against: 'never'},
      gain: {value, low, high: 2 * value},
    })
    const differences = [
      gain('every 10d', 50, 5),
      gain('every 20d', 90, 10),
      gain('every 30d', 99, -1),
    ]
    expect(told({...noDecay, advice: advice('no_decay', {differences})})).toContain(
      '"every 20d" gained 90 EUR',
    )
  })
})

describe('never on a schedule', () => {
  const never = {advice: advice('never_on_schedule'), chosen: undefined}

  it('says that all that decay can cost is less than a training: D/λ', () => {
    const saturating = {loss: 0.01, rate: 0.05}
    const words = told({
      ...never,
      decay: {...decay, shape: 'saturating', saturating},
      interval: {days: null, rate: 5, low: null, high: null},
    })
    expect(words).toContain('D/λ = 100 EUR, is less than the 400 EUR of a training')
  })

  it('says that T* is too long for the history to show it', () => {
    const words = told({...never, interval: {days: 70, rate: 1, low: 50, high: null}})
    expect(words).toContain('every 70 days, which is too long to be shown by 120 days of replay')
  })
})

it('not enough history is said with its reason alone', () => {
  const {title, reasons} = sayAnswer(facts({advice: advice('not_enough_history')}))
  expect([title, reasons]).toEqual(['Not enough history.', ['Why.']])
})
