import {describe, expect, it} from 'vitest'
import {findAnswer} from '../../../../src/lib/advise/answer/find-answer.ts'
import {linearLoss} from '../../../../bench/simulated-decay.js'
import {aBacktest} from './a-backtest.ts'

const COSTS = {training: 400, error: 0.05, predictions: 10_000}
const WEEKLY = {periods: 24, step: 7, costs: COSTS}
const stays = (): number => 0

describe('the answer to a history whose law is known', () => {
  it('is a schedule near T* = √(2C/κ) where models lose 0.005 of accuracy a week, and one policy is recommended', () => {
    const found = findAnswer(...aBacktest({...WEEKLY, loss: linearLoss(0.005 / 7)}))
    const best = Math.sqrt((2 * 400) / ((0.005 / 7) * 0.05 * 10_000))
    expect(found.decay?.kind).toBe('decay')
    expect(Math.abs((found.interval?.days ?? 0) / best - 1)).toBeLessThan(0.1)
    const recommended = found.policies.filter(policy => policy.recommended)
    expect(recommended.map(({name}) => name)).toEqual([found.chosen?.name])
    expect(found.answer.policy).toBe(found.chosen?.name)
    const cheapest = found.policies
      .filter(({kind}) => kind !== 'oracle')
      .reduce((least, policy) => ((policy.money ?? 0) < (least.money ?? 0) ? policy : least))
    expect(cheapest.recommended).toBe(true)
  })

  it('is that nothing shows decay where nothing decays, never is taken, and no schedule is named', () => {
    const {answer, decay, policies} = findAnswer(...aBacktest({...WEEKLY, loss: stays}))
    expect(answer).toMatchObject({kind: 'no_decay', every: null, policy: 'never'})
    expect(decay?.kind).toBe('no_evidence')
    expect(policies.filter(({recommended}) => recommended).map(({name}) => name)).toEqual(['never'])
  })

  it('is never finer than a period, however fast models lose', () => {
    const costs = {training: 1, error: 10, predictions: 10_000}
    const {answer, interval} = findAnswer(
      ...aBacktest({periods: 12, step: 10, costs, loss: linearLoss(0.01)}),
    )
    expect(interval?.days).toBeLessThan(1)
    expect(answer).toMatchObject({
      kind: 'schedule',
      every: '10d',
      title: 'Retrain at most every 10d.',
    })
    expect(answer.reasons.join(' ')).toContain('at most every 10d is advised')
  })

  it('goes without money where nothing says what trainings cost', () => {
    const {answer, interval, policies} = findAnswer(
      ...aBacktest({...WEEKLY, costs: null, loss: linearLoss(0.005 / 7)}),
    )
    expect(interval).toBeNull()
    expect(policies.every(({money}) => money === null)).toBe(true)
    expect(['schedule', 'trigger']).toContain(answer.kind)
    expect(answer.reasons.join(' ')).toContain('retrain.cost')
  })
})

describe('the policies that are replayed', () => {
  it('are never, schedules of whole periods, triggers and hindsight; drift only where it was measured', () => {
    const {policies} = findAnswer(...aBacktest({...WEEKLY, loss: stays}))
    const names = policies.map(({name}) => name)
    expect(names.slice(0, 3)).toEqual(['never', 'every 7d', 'every 14d'])
    expect(names).toContain('lost as much as a training')
    expect(names.at(-1)).toBe('with hindsight')
    expect(names.some(name => name.startsWith('drift'))).toBe(false)
  })

  it('are those of mlops.yaml where it has triggers', () => {
    const triggers = {performance: {metric: 'accuracy', drop: 0.03}}
    const {policies} = findAnswer(...aBacktest({...WEEKLY, triggers, loss: stays}))
    const drops = policies.filter(({kind}) => kind === 'performance')
    expect(drops.map(({name}) => name)).toEqual(['worse by 0.03'])
  })

  it('know the metric of a period only when its labels are there', () => {
    const triggers = {performance: {metric: 'accuracy', drop: 0.0001}}
    const loss = linearLoss(0.01)
    const firstTraining = (labelDelay: string): number | undefined =>
      findAnswer(...aBacktest({...WEEKLY, triggers, loss, labelDelay}))
        .policies.find(({kind}) => kind === 'performance')
        ?.steps.find(({trained}) => trained)?.period
    expect(firstTraining('0s')).toBe(2)
    expect(firstTraining('21d')).toBe(5)
  })

  it('go on with the model before where the training of a period failed', () => {
    const [cut, {models, metric}, ...rest] = aBacktest({...WEEKLY, loss: stays})
    const without = models.filter(({planned}) => planned.cut !== 5)
    const {policies} = findAnswer(cut, {models: without, metric}, ...rest)
    const every = policies.find(({name}) => name === 'every 7d')
    expect(every?.steps[5]).toMatchObject({model: 'm4', trained: false})
    expect(every?.steps[6]).toMatchObject({model: 'm6', trained: true})
  })
})

describe('a history that cannot answer', () => {
  it('has too few models, and says how many', () => {
    const {answer, policies, chosen} = findAnswer(
      ...aBacktest({...WEEKLY, periods: 3, loss: stays}),
    )
    expect(answer.kind).toBe('not_enough_history')
    expect(answer.reasons).toEqual([expect.stringContaining('3 models on 2 shared periods')])
    expect(policies).toEqual([])
    expect(chosen).toBeUndefined()
  })

  it('has no period that all models could be measured on', () => {
    const [cut, {models, metric}, ...rest] = aBacktest({...WEEKLY, loss: stays})
    const blank = models.map(model => ({...model, scores: model.scores.map(() => null)}))
    const {answer, decay} = findAnswer(cut, {models: blank, metric}, ...rest)
    expect(decay).toBeNull()
    expect(answer.reasons).toEqual(['There is no period that all models could be measured on.'])
  })

  it('tells of periods that were passed over', () => {
    const [cut, {models, metric}, ...rest] = aBacktest({...WEEKLY, loss: stays})
    const undefinedOn7 = models.map(model => ({
      ...model,
      scores: model.scores.map((score, period) =>
        period === 7 && score !== null ? {...score, value: null} : score,
      ),
    }))
    const {notes, policies} = findAnswer(cut, {models: undefinedOn7, metric}, ...rest)
    expect(notes).toEqual([expect.stringMatching(/^1 period was passed over/)])
    expect(policies[0]?.steps.map(({period}) => period)).not.toContain(7)
  })
})
