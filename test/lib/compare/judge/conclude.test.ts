import {describe, expect, it} from 'vitest'
import type {Gate} from '../../../../src/lib/compare/gate-types.ts'
import {
  conclude,
  judgeGates,
  type ConcludeContext,
  type Scope,
} from '../../../../src/lib/compare/judge/index.ts'
import type {MetricComparison} from '../../../../src/lib/compare/types.ts'
import {gates, metric, request, scope} from './hand-made.ts'

const UA = {column: 'carrier', value: 'UA'}

function concluded(
  asked: readonly Gate[],
  scopes: readonly Scope[],
  {missingBaseline, ...context}: Partial<ConcludeContext> & {missingBaseline?: 'pass'} = {},
) {
  const results = judgeGates(
    request(asked, scopes, missingBaseline === undefined ? {} : {missingBaseline}),
  )
  return conclude(results, {
    gates: asked,
    hasOld: missingBaseline === undefined,
    metrics: [],
    ...context,
  })
}

describe('conclude', () => {
  it('fails by one gate, whatever the others say, and names its figures', () => {
    const scopes = [
      scope({auc: metric(0.8, 0.78), accuracy: metric(0.8, 0.8), f1: metric(0.8, Number.NaN)}),
    ]
    expect(concluded(gates('accuracy:-0.01', 'f1:-0.01', 'auc:-0.005'), scopes)).toEqual({
      verdict: 'fail',
      reason: 'auc changed by −0.02 (95 % sure: below −0.01836), but the limit is −0.005.',
    })
  })

  it('names the slice in which a model that is better overall is worse', () => {
    const scopes = [
      scope({auc: metric(0.8, 0.82)}),
      scope({auc: metric(0.8, 0.81)}, {column: 'carrier', value: 'AA'}),
      scope({auc: metric(0.8, 0.78)}, UA),
    ]
    expect(concluded(gates('auc:-0.005'), scopes)).toEqual({
      verdict: 'fail',
      reason:
        'carrier = UA: auc changed by −0.02 (95 % sure: below −0.01836), but the limit is −0.005.',
    })
  })

  it('names the worst over all rows, and counts the others', () => {
    const scopes = [
      scope({auc: metric(0.8, 0.7915), accuracy: metric(0.8, 0.7)}),
      scope({auc: metric(0.8, 0.5), accuracy: metric(0.8, 0.8)}, UA),
    ]
    expect(concluded(gates('auc:-0.005', 'accuracy:-0.01'), scopes).reason).toBe(
      'accuracy changed by −0.1 (95 % sure: below −0.09836), but the limit is −0.01. 2 more fail.',
    )
  })

  it('names the first of those that are beyond doubt', () => {
    const scopes = [scope({auc: metric(0.8, 0.78), accuracy: metric(0.8, 0.7)})]
    expect(concluded(gates('auc:-0.005', 'accuracy:-0.01'), scopes).reason).toMatch(
      /^auc changed by −0\.02 .* 1 more fails\.$/,
    )
  })

  it('is inconclusive where one gate is, and says what would tell', () => {
    const scopes = [scope({auc: metric(0.8, 0.81), accuracy: metric(0.8, 0.791)})]
    const {verdict, reason} = concluded(gates('auc:-0.005', 'accuracy:-0.01'), scopes)
    expect(verdict).toBe('inconclusive')
    expect(reason).toMatch(/^Not shown either way: accuracy .* about 6,200 rows would tell\.$/)
  })

  it('passes where all gates do', () => {
    const scopes = [scope({auc: metric(0.8, 0.81), accuracy: metric(0.8, 0.8)})]
    expect(concluded(gates('auc:+0'), scopes)).toEqual({
      verdict: 'pass',
      reason: 'auc changed by +0.01 (95 % sure: above +0.008355); the change must be above 0.',
    })
    const slices = [...scopes, scope({auc: metric(0.8, 0.81), accuracy: metric(0.8, 0.8)}, UA)]
    expect(concluded(gates('auc:+0', 'accuracy:-0.01'), slices)).toEqual({
      verdict: 'pass',
      reason: 'All 2 gates pass. No harm is shown in 1 slice.',
    })
  })

  it('notes the gates that were left out without an old model', () => {
    const scopes = [scope({auc: {...metric(Number.NaN, 0.9), change: () => null}})]
    expect(concluded(gates('auc:-0.005', 'auc>=0.8'), scopes, {missingBaseline: 'pass'})).toEqual({
      verdict: 'pass',
      reason:
        'auc is 0.9 (95 % sure: above 0.8984); it must be at least 0.8. There is no old model, so 1 gate that needs one was left out.',
    })
    expect(
      concluded(gates('auc:-0.005', 'churn<=0.1'), scopes, {missingBaseline: 'pass'}).reason,
    ).toBe(
      'No gate is about the new model by itself. There is no old model, so 2 gates that need one were left out.',
    )
  })

  it('passes without a gate, and says what the metrics show', () => {
    const of = (...verdicts: readonly MetricComparison['verdict'][]) =>
      concluded([], [], {metrics: verdicts.map(verdict => ({verdict}) as MetricComparison)})
    expect(of('better', 'worse', 'better', 'unclear', 'undefined')).toEqual({
      verdict: 'pass',
      reason:
        'No gate is configured, so nothing fails (set compare.gates, or --fail-on); of 5 metrics 2 are better, 1 is worse, of 2 no difference is shown.',
    })
    expect(of('equal', 'equal').reason).toBe('No gate is configured; the models answer alike.')
    expect(concluded([], [], {hasOld: false}).reason).toBe(
      'No gate is configured; there is no old model to compare with.',
    )
  })
})
