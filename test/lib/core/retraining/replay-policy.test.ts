import {describe, expect, it} from 'vitest'
import {recommendPolicy, replayPolicy} from '../../../../src/lib/core/retraining/index.ts'
import type {
  DecayFit,
  PolicyRule,
  Replay,
  ScoreMatrix,
} from '../../../../src/lib/core/retraining/index.ts'

/** Model m of period p has the error 10 + 2·(p − m) on 100 rows; columns drifted by 0.2 a period of age. */
function decaying(periods: number): ScoreMatrix {
  const all = Array.from({length: periods}, (_, index) => index)
  return {
    better: 'lower',
    periods: all.map(index => ({start: 10 * index, length: 10})),
    models: all.map(index => ({
      id: `m${String(index)}`,
      cut: 10 * index,
      mode: 'scratch',
      parent: null,
    })),
    scores: new Map(
      all.map(model => [
        `m${String(model)}`,
        all.map(period =>
          period < model
            ? null
            : {value: 10 + 2 * (period - model), rows: 100, drift: 0.2 * (period - model)},
        ),
      ]),
    ),
  }
}

/** A unit of error costs 1 a day: 10 a period. */
const COSTS = {training: 45, error: 0.01, predictions: 100}
const choose = ({period}: {period: number}): string => `m${String(period)}`

function replay(rule: PolicyRule, labelDelay = 0, periods = 6): Replay {
  return replayPolicy(
    decaying(periods),
    {name: rule.kind, rule, choose},
    {costs: COSTS, labelDelay},
  )
}
const used = ({steps}: Replay): string => steps.map(({model}) => model).join(' ')

describe('a policy over six periods (by hand)', () => {
  it('never trains: metric 15, excess 0 + 2 + … + 10 of 10 each', () => {
    const {metric, excess, trainings, money} = replay({kind: 'never'})
    expect({metric, excess, trainings, money}).toEqual({
      metric: 15,
      excess: 5,
      trainings: 0,
      money: 300,
    })
  })

  it('trains every three periods: one training and an excess of 0 2 4 0 2 4', () => {
    const found = replay({kind: 'every', periods: 3})
    expect(used(found)).toBe('m0 m0 m0 m3 m3 m3')
    expect(found.money).toBe(45 + 120)
  })

  it('trains on drift of the period before', () => {
    expect(used(replay({kind: 'drift', share: 0.4}))).toBe('m0 m0 m0 m3 m3 m3')
  })

  it('trains on a drop against its first period, later when labels come later', () => {
    expect(used(replay({kind: 'performance', drop: 4}))).toBe('m0 m0 m0 m3 m3 m3')
    expect(used(replay({kind: 'performance', drop: 4}, 1))).toBe('m0 m0 m0 m0 m4 m4')
  })

  it('trains when the excess has cost a training: 20 + 40 ≥ 45', () => {
    expect(used(replay({kind: 'cost', share: 1}))).toBe('m0 m0 m0 m3 m3 m3')
    expect(used(replay({kind: 'cost', share: 2}))).toBe('m0 m0 m0 m0 m4 m4')
  })

  it('costs no less than the oracle', () => {
    const oracle = replay({kind: 'oracle'})
    // Each split of six periods: 0: 300; 3+3: 45 + 120; 2+2+2: 90 + 60.
    expect(oracle.money).toBe(150)
    expect(used(oracle)).toBe('m0 m0 m2 m2 m4 m4')
  })

  it('refuses a model without a score on a period of use', () => {
    const matrix = {...decaying(3), scores: new Map()}
    expect(() =>
      replayPolicy(matrix, {name: 'never', rule: {kind: 'never'}, choose}, {costs: null}),
    ).toThrow(expect.objectContaining({code: 'RETRAIN_SCORE_MISSING'}) as Error)
  })
})

describe('recommendPolicy', () => {
  const history = {models: 12, periods: 11, ages: 110}
  const slope = {value: 0.2, low: 0.1, high: 0.3}
  const fitted = (kind: 'decay' | 'no_evidence'): DecayFit => ({
    ...{kind, reason: 'Because.', history, slope, totalLoss: slope, degrees: 5, level: 0.95},
    ...{shape: 'linear', saturating: null, leftOut: {models: [], periods: []}},
  })
  const never = replay({kind: 'never'}, 0, 12)
  const others = [2, 3, 6].map(periods => ({
    ...replay({kind: 'every', periods}, 0, 12),
    policy: `every ${String(periods)}`,
  }))
  const options = {decay: fitted('decay'), trainingCost: 45, seed: 1}

  it('takes the policy with the least money, and says that six periods alone would not show it', () => {
    const advice = recommendPolicy(never, others, options)
    expect(advice).toMatchObject({kind: 'schedule', policy: 'every 2'})
    expect(advice.differences[0]?.gain.value).toBeCloseTo(1320 - (5 * 45 + 120), 9)
    expect(advice.reason).toMatch(/^Models lose with age, and every 2 gains .* does not show it\.$/)
  })

  it('trains never where trainings cost more than they save', () => {
    const dear = (replayed: Replay): Replay => ({
      ...replayed,
      money: (replayed.money ?? 0) + replayed.trainings * 5000,
    })
    const advice = recommendPolicy(never, others.map(dear), {...options, trainingCost: 5045})
    expect(advice).toMatchObject({kind: 'never_on_schedule', policy: 'never'})
  })

  it('recommends nothing without evidence of decay, or without history', () => {
    expect(recommendPolicy(never, others, {...options, decay: fitted('no_evidence')}).kind).toBe(
      'no_decay',
    )
    const decay = {kind: 'not_enough_history', reason: 'Too little.', history} as const
    expect(recommendPolicy(never, others, {...options, decay})).toMatchObject({
      kind: 'not_enough_history',
      policy: null,
      reason: 'Too little.',
    })
  })
})
