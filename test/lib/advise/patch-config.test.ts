import {describe, expect, it} from 'vitest'
import {patchConfig} from '../../../src/lib/advise/answer/index.ts'
import type {AdviceAnswer, AdviceKind} from '../../../src/lib/advise/types.ts'
import {parseConfig, type ProjectConfig} from '../../../src/lib/project/index.ts'

const MAIN = {window: 'all', mode: 'scratch'} as const

const configOf = (retrain: object): ProjectConfig =>
  parseConfig(
    JSON.stringify({name: 'flights', model: {path: 'model.onnx'}, retrain}),
    'mlops.yaml',
    {},
  ).config

const answer = (kind: AdviceKind, every: string | null = null): AdviceAnswer => ({
  ...{kind, every, title: '', reasons: []},
  policy: null,
})

describe('what the answer changes in mlops.yaml', () => {
  it('is the schedule, in the place of a cron expression, with comments kept', () => {
    const patch = patchConfig(
      configOf({cron: '0 6 * * 1'}),
      answer('schedule', '28d'),
      {rule: {kind: 'every', periods: 4}, variant: MAIN},
      'auc',
    )
    expect(patch?.text).toBe('retrain:\n  every: 28d\n  cron: # leave out\n')
    expect(patch?.apply('# Ours.\nretrain:\n  cron: 0 6 * * 1 # Mondays\n  stage: live\n')).toBe(
      '# Ours.\nretrain:\n  stage: live\n  every: 28d\n',
    )
  })

  it('is nothing where mlops.yaml says so already, leaves it to auto, or history is too short', () => {
    const chosen = {rule: {kind: 'every', periods: 4}, variant: MAIN} as const
    for (const [retrain, kind] of [
      [{every: '28d'}, 'schedule'],
      [{every: 'auto'}, 'schedule'],
      [{every: '7d'}, 'not_enough_history'],
      [{}, 'no_decay'],
    ] as const)
      expect(patchConfig(configOf(retrain), answer(kind, '28d'), chosen, 'auc')).toBeNull()
  })

  it('takes the schedule out where none pays', () => {
    const patch = patchConfig(configOf({every: '7d'}), answer('no_decay'), undefined, 'auc')
    expect(patch?.apply('retrain: {every: 7d, stage: live}\n')).toBe('retrain: {stage: live}\n')
  })

  it('is the trigger that won instead of the schedule', () => {
    const patch = patchConfig(
      configOf({every: '7d'}),
      answer('trigger'),
      {rule: {kind: 'performance', drop: 0.02}, variant: MAIN},
      'auc',
    )
    expect(patch?.text).toBe(
      'retrain:\n  every: # leave out\n  triggers:\n    performance:\n      metric: auc\n      drop: 0.02\n',
    )
  })

  it('is the window, or fine-tuning, of the variant that won', () => {
    const every = {kind: 'every', periods: 1} as const
    const of = (window: string, mode: 'scratch' | 'fine_tune'): string | undefined =>
      patchConfig(
        configOf({every: '7d'}),
        answer('schedule', '14d'),
        {rule: every, variant: {window, mode}},
        'auc',
      )?.text
    expect(of('90d', 'scratch')).toContain('data:\n    window: 90d')
    expect(of('all', 'fine_tune')).toContain('strategy: fine_tune')
  })
})
