import {describe, expect, it} from 'vitest'
import {bestOf} from '../../../../src/lib/retrain/stages/compare-candidates.ts'
import type {Judged} from '../../../../src/lib/retrain/stages/judge-candidate.ts'

function judged(mode: Judged['mode'], verdict: Judged['verdict'], rmse: number | null): Judged {
  return {
    mode,
    verdict,
    reason: '',
    metrics: {rmse: {champion: 2, candidate: rmse}},
    report: '',
    html: '',
    reportSha256: '',
  }
}

const RMSE = {name: 'rmse', better: 'lower'} as const

describe('the candidate that goes on', () => {
  it('is the one that passed, though another has the better metric', () => {
    const best = bestOf([judged('scratch', 'fail', 1), judged('fine_tune', 'pass', 1.5)], RMSE)
    expect(best.mode).toBe('fine_tune')
  })

  it('is the one with the better metric where both passed', () => {
    const both = [judged('scratch', 'pass', 1.5), judged('fine_tune', 'pass', 1.4)]
    expect(bestOf(both, RMSE).mode).toBe('fine_tune')
    expect(bestOf(both, {name: 'rmse', better: 'higher'}).mode).toBe('scratch')
  })

  it('is none whose metric could not be measured, as long as there is another', () => {
    const both = [judged('scratch', 'pass', null), judged('fine_tune', 'pass', 9)]
    expect(bestOf(both, RMSE).mode).toBe('fine_tune')
  })

  it('is the first one where nothing tells them apart', () => {
    const both = [judged('scratch', 'inconclusive', 1), judged('fine_tune', 'inconclusive', 1)]
    expect(bestOf(both, RMSE).mode).toBe('scratch')
  })
})
