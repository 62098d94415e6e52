import {describe, expect, it} from 'vitest'
import type {GateResult} from '../../../../src/lib/compare/gate-types.ts'
import {judgeGates} from '../../../../src/lib/compare/judge/index.ts'
import {
  gates,
  identical,
  metric,
  normal,
  request,
  scope,
  valueGates,
  withSlices,
} from './hand-made.ts'

const UA = {column: 'carrier', value: 'UA'}

function judgeOne(...args: Parameters<typeof request>): GateResult {
  const results = judgeGates(request(...args))
  expect(results).toHaveLength(1)
  return results[0] as GateResult
}

describe('a change gate', () => {
  // z = ±4 is far beyond the limit, ±1 is not.
  it.each([
    ['auc:-0.005', 0.8, 0.799, 'pass'],
    ['auc:-0.005', 0.8, 0.796, 'inconclusive'],
    ['auc:-0.005', 0.8, 0.794, 'inconclusive'],
    ['auc:-0.005', 0.8, 0.791, 'fail'],
    ['auc:+0.01', 0.8, 0.814, 'pass'],
    ['auc:+0.01', 0.8, 0.811, 'inconclusive'],
    ['auc:+0.01', 0.8, 0.806, 'fail'],
    ['log_loss:+0.005', 0.4, 0.401, 'pass'],
    ['log_loss:+0.005', 0.4, 0.406, 'inconclusive'],
    ['log_loss:+0.005', 0.4, 0.409, 'fail'],
    ['log_loss:-0.01', 0.4, 0.386, 'pass'],
    ['log_loss:-0.01', 0.4, 0.389, 'inconclusive'],
    ['log_loss:-0.01', 0.4, 0.394, 'fail'],
  ])('%s of %f and %f: %s', (text, old, new_, verdict) => {
    const [name = ''] = text.split(':')
    expect(judgeOne(gates(text), [scope({[name]: metric(old, new_)})])).toMatchObject({verdict})
  })

  it('gives p-values and bounds of the change, from normal theory', () => {
    const result = judgeOne(gates('auc:-0.005'), [scope({auc: metric(0.8, 0.798)})])
    // z = (−0.002 + 0.005)/0.001 = 3; 1.6448536 standard errors to each side.
    expect(result.pBroken).toBeCloseTo(0.0013498980316, 10)
    expect(result.pKept).toBeCloseTo(0.9986501019684, 10)
    expect(result.interval?.confidence).toBeCloseTo(0.9, 12)
    expect(result.interval?.lower).toBeCloseTo(-0.002 - 0.0016448536, 9)
    expect(result.interval?.upper).toBeCloseTo(-0.002 + 0.0016448536, 9)
    expect(result).toMatchObject({
      old: 0.8,
      new: 0.798,
      limit: -0.005,
      rows: 1000,
      rowsNeeded: null,
    })
    expect(result.message).toBe(
      'auc changed by −0.002 (95 % sure: above −0.003645); the limit is −0.005.',
    )
  })

  it('says what breaks it', () => {
    const {message} = judgeOne(gates('auc:-0.005'), [scope({auc: metric(0.8, 0.79)})])
    expect(message).toBe(
      'auc changed by −0.01 (95 % sure: below −0.008355), but the limit is −0.005.',
    )
  })

  it('says how many rows would tell', () => {
    // A standard error away from the limit: (1.6448536 + 0.8416212)² · 1,000 rows, to two digits upwards.
    const near = judgeOne(gates('auc:-0.005'), [scope({auc: metric(0.8, 0.796)})])
    expect(near.rowsNeeded).toBe(6200)
    expect(near.message).toMatch(
      /^Not shown either way: auc changed by −0\.004 \(90 % sure: between −0\.005645 and −0\.002355\); the limit is −0\.005; about 6,200 rows would tell\.$/,
    )
    expect(judgeOne(gates('auc:-0.005'), [scope({auc: metric(0.8, 0.794)})]).rowsNeeded).toBe(6200)
    expect(judgeOne(gates('auc:-0'), [scope({auc: metric(0.8, 0.8)})]).rowsNeeded).toBeNull()
  })

  it('takes the correction into account for the rows that show it broken', () => {
    const scopes = [scope({auc: metric(0.8, 0.794), accuracy: metric(0.8, 0.8, {newError: 0.01})})]
    const [auc] = judgeGates(request(gates('auc:-0.005', 'accuracy:-0.1'), scopes))
    // Holm over two gates doubles the smaller p: (1.9599640 + 0.8416212)² · 1,000 with the quantile of 0.025.
    expect(auc?.rowsNeeded).toBe(7900)
    expect(auc?.message).not.toContain('by itself')
  })

  it('says so where the interval lies beyond the limit, and the correction makes it chance', () => {
    const scopes = [scope({auc: metric(0.8, 0.7932), accuracy: metric(0.8, 0.8)})]
    const [auc] = judgeGates(request(gates('auc:-0.005', 'accuracy:-0.1'), scopes))
    // z = 1.8, whose one-sided p is 0.03593, twice: one of two gates.
    expect(auc?.verdict).toBe('inconclusive')
    expect(auc?.message).toContain(
      'the limit is −0.005; by itself that would break it, but among 2 gates and slices it may be chance (corrected p 0.072)',
    )
  })
})

describe('a limit relative to the old value', () => {
  it('is judged by what the rows say of new − weight · old', () => {
    // new − 1.02·old = 101 − 102 = −1, whose error is √(0.3² + (1.02·0.4)²) = 0.50643.
    const {pBroken, interval, ...result} = judgeOne(valueGates('rmse:+2%'), [
      scope({rmse: metric(100, 101, {oldError: 0.4, newError: 0.3})}),
    ])
    expect(pBroken).toBeCloseTo(0.02415, 4)
    expect(result).toMatchObject({verdict: 'pass', estimate: 1, limit: 2})
    expect(interval?.upper).toBeCloseTo(2 - 1 + 1.6448536 * 0.506422, 4)
    expect(result.message).toBe(
      'rmse changed by +1 (95 % sure: below +1.833); the limit is +2 (2 % of 100).',
    )
  })

  it('is relative to the size of a negative value: R² from −0.5 to 0.1 is better by 120 %', () => {
    const scopes = [scope({r2: metric(-0.5, 0.1, {newError: 0.01})})]
    expect(judgeOne(valueGates('r2:-2%'), scopes)).toMatchObject({verdict: 'pass', limit: -0.01})
    const worse = [scope({r2: metric(-0.5, -0.6, {newError: 0.01})})]
    expect(judgeOne(valueGates('r2:-2%'), worse)).toMatchObject({verdict: 'fail', limit: -0.01})
  })

  it('says nothing of an old value of 0', () => {
    expect(judgeOne(valueGates('mape:+2%'), [scope({mape: metric(0, 0.1)})])).toMatchObject({
      verdict: 'inconclusive',
      limit: null,
      message:
        'Not shown either way: the old value of mape is 0, and a share of it says nothing; the limit is +2 %.',
    })
  })
})

describe('models that answer alike', () => {
  const same = {
    ...metric(0.8, 0.8),
    change: (weight = 1) => (weight === 1 ? identical : normal(0.016, 0.01)),
  }

  it.each([
    ['auc:-0.005', 'pass'],
    ['auc:-0', 'pass'],
    ['auc:-2%', 'pass'],
    ['auc:+0', 'fail'],
    ['auc:+0.01', 'fail'],
    ['auc:+1%', 'fail'],
  ])('%s: %s', (text, verdict) => {
    expect(judgeOne(gates(text), [scope({auc: same})])).toMatchObject({verdict, pKept: null})
  })

  it('says so', () => {
    expect(judgeOne(gates('auc:+0.01'), [scope({auc: same})]).message).toBe(
      'auc did not change, since the models answer alike, but the change must be above +0.01.',
    )
  })

  it('do no harm in a slice', () => {
    const scopes = [scope({auc: metric(0.8, 0.85)}), scope({auc: same}, UA)]
    const verdicts = judgeGates(request(gates('auc:+0.01'), scopes)).map(({verdict}) => verdict)
    expect(verdicts).toEqual(['pass', 'pass'])
  })
})

describe('a bound', () => {
  it.each([
    ['auc>=0.8', 0.804, 'pass'],
    ['auc>=0.8', 0.801, 'inconclusive'],
    ['auc>0.8', 0.796, 'fail'],
    ['log_loss<=0.4', 0.396, 'pass'],
    ['log_loss<=0.4', 0.4, 'inconclusive'],
    ['log_loss<0.4', 0.404, 'fail'],
  ])('%s of %f: %s', (text, value, verdict) => {
    const name = text.startsWith('auc') ? 'auc' : 'log_loss'
    // The old value does not count.
    expect(judgeOne(gates(text), [scope({[name]: metric(Number.NaN, value)})])).toMatchObject({
      verdict,
      estimate: value,
      old: null,
    })
  })

  it('says what it asks for', () => {
    expect(judgeOne(gates('auc>=0.8'), [scope({auc: metric(0.7, 0.804)})]).message).toBe(
      'auc is 0.804 (95 % sure: above 0.8024); it must be at least 0.8.',
    )
  })
})

describe('a quantity of the comparison', () => {
  it('without chance is judged as it is', () => {
    const judge = (text: string, value: number) =>
      judgeOne(gates(text), [scope({})], {quantities: new Map([['size_ratio', value]])})
    expect(judge('size_ratio<=1.5', 1.5)).toMatchObject({verdict: 'pass', interval: null})
    expect(judge('size_ratio<1.5', 1.5)).toMatchObject({
      verdict: 'fail',
      message: 'size_ratio is 1.5, but it must be below 1.5.',
    })
    expect(judge('size_ratio<=1.5', 2)).toMatchObject({verdict: 'fail', pKept: null})
  })

  it('with chance is judged by what the rows say', () => {
    const judge = (estimate: number) =>
      judgeOne(gates('negative_flip_rate<=0.02'), [scope({})], {
        quantities: new Map([['negative_flip_rate', normal(estimate, 0.002)]]),
      })
    expect(judge(0.012)).toMatchObject({verdict: 'pass', rows: 1000, new: 0.012})
    expect(judge(0.019)).toMatchObject({verdict: 'inconclusive'})
    expect(judge(0.03)).toMatchObject({verdict: 'fail'})
  })

  it('is of all rows alone', () => {
    const scopes = [scope({}), scope({}, UA)]
    const quantities = new Map([['churn', normal(0.1, 0.01)]])
    expect(judgeGates(request(gates('churn<=0.2'), scopes, {quantities}))).toHaveLength(1)
  })

  it.each([
    ['that nobody measured', new Map<string, null>(), /churn was not measured/],
    ['that is not defined', new Map([['churn', null]]), /churn is undefined/],
    ['that is NaN', new Map([['churn', Number.NaN]]), /churn is undefined/],
  ])('%s never passes', (_, quantities, message) => {
    const result = judgeOne(gates('churn<=0.2'), [scope({})], {quantities})
    expect(result).toMatchObject({verdict: 'inconclusive', rowsNeeded: null})
    expect(result.message).toMatch(message)
  })
})

describe('what is not known never passes', () => {
  const broken = (rest: object) => ({...metric(0.8, 0.9), ...rest})
  it.each([
    ['a new value of NaN', broken({new: Number.NaN}), /of the new model is undefined/],
    ['an old value of NaN', broken({old: Number.NaN}), /of the old model is undefined/],
    ['an infinite value', broken({new: Infinity}), /of the new model is undefined/],
    ['a change without interval', broken({change: () => null}), /has no interval/],
    [
      'a p-value of NaN',
      broken({change: () => normal(Number.NaN, Number.NaN)}),
      /Not shown either way/,
    ],
  ])('%s is inconclusive', (_, auc, message) => {
    const result = judgeOne(gates('auc:-0.005'), [scope({auc})])
    expect(result.verdict).toBe('inconclusive')
    expect(result.message).toMatch(message)
  })

  it('and spoils no other gate', () => {
    const scopes = [scope({auc: broken({new: Number.NaN}), accuracy: metric(0.8, 0.7)})]
    const results = judgeGates(request(gates('auc:-0.005', 'accuracy:-0.01'), scopes))
    expect(results.map(({verdict}) => verdict)).toEqual(['inconclusive', 'fail'])
  })
})

describe('slices', () => {
  // z of −2 against the limit: p = 0.0228 by itself, 0.0455 as the smaller of two.
  const suspicious = metric(0.8, 0.793)

  it.each([
    ['no_harm', ['pass', 'pass']],
    ['pass', ['pass', 'inconclusive']],
    ['off', ['pass']],
  ] as const)('%s', (slices, verdicts) => {
    const scopes = [scope({auc: metric(0.8, 0.81)}), scope({auc: metric(0.8, 0.794)}, UA)]
    const asked = withSlices(gates('auc:-0.005'), slices)
    expect(judgeGates(request(asked, scopes)).map(({verdict}) => verdict)).toEqual(verdicts)
  })

  it('fail where harm is shown after the correction over all gates and slices', () => {
    const others = Array.from({length: 9}, (_, i) =>
      scope({auc: metric(0.8, 0.81)}, {column: 'hour', value: String(i)}),
    )
    const all = scope({auc: metric(0.8, 0.81)})
    const slice = scope({auc: suspicious}, UA)
    const verdictOf = (scopes: Parameters<typeof request>[1], correction: 'holm' | 'bh' | 'none') =>
      judgeGates(request(gates('auc:-0.005'), scopes, {correction})).find(
        result => result.slice === UA,
      )
    expect(verdictOf([all, slice], 'holm')).toMatchObject({verdict: 'fail'})
    expect(verdictOf([all, slice, ...others], 'holm')).toMatchObject({verdict: 'pass'})
    expect(verdictOf([all, slice, ...others], 'bh')).toMatchObject({verdict: 'pass'})
    expect(verdictOf([all, slice, ...others], 'none')).toMatchObject({verdict: 'fail'})
    expect(verdictOf([all, slice], 'holm')?.pKept).toBeCloseTo(2 * 0.0227501319, 8)
    expect(verdictOf([all, slice], 'holm')?.message).toBe(
      'carrier = UA: auc changed by −0.007 (95 % sure: below −0.005355), but the limit is −0.005.',
    )
  })

  it('need not gain what all rows must, and may not be shown worse', () => {
    const scopes = [
      scope({auc: metric(0.8, 0.83)}),
      scope({auc: metric(0.8, 0.8)}, {column: 'carrier', value: null}),
      scope({auc: metric(0.8, 0.79)}, UA),
    ]
    const [all, level, worse] = judgeGates(request(gates('auc:+0.01'), scopes))
    expect(all).toMatchObject({verdict: 'pass', limit: 0.01})
    expect(level).toMatchObject({verdict: 'pass', limit: 0})
    expect(level?.message).toBe(
      'carrier is missing: auc changed by 0 (90 % sure: between −0.001645 and +0.001645); the limit is 0, which is not shown to be broken.',
    )
    expect(worse).toMatchObject({verdict: 'fail', limit: 0})
  })

  it('are not judged by a metric that their labels do not define', () => {
    const undefined_ = metric(Number.NaN, Number.NaN)
    const scopes = [scope({auc: metric(0.8, 0.81)}), scope({auc: undefined_}, UA)]
    expect(judgeGates(request(gates('auc:-0.005'), scopes))).toHaveLength(1)
    const strict = judgeGates(request(withSlices(gates('auc:-0.005'), 'pass'), scopes))
    expect(strict[1]).toMatchObject({verdict: 'inconclusive'})
    const onlyNew = [scope({auc: metric(0.8, 0.81)}), scope({auc: metric(0.8, Number.NaN)}, UA)]
    expect(judgeGates(request(gates('auc:-0.005'), onlyNew))[1]).toMatchObject({
      verdict: 'inconclusive',
    })
  })
})

describe('without an old model', () => {
  const alone = {...metric(Number.NaN, 0.9), change: () => null}
  const asked = gates('auc:-0.005', 'auc>=0.8', 'churn<=0.1', 'leakage<=0.01')
  const quantities = new Map([['leakage', 0]])

  it('only what looks at the new one is judged', () => {
    const results = judgeGates(
      request(asked, [scope({auc: alone})], {quantities, missingBaseline: 'pass'}),
    )
    expect(results.map(({gate, verdict}) => [gate, verdict])).toEqual([
      ['auc>=0.8', 'pass'],
      ['leakage<=0.01', 'pass'],
    ])
  })

  it('or the rest is inconclusive, once', () => {
    const scopes = [scope({auc: alone}), scope({auc: alone}, UA)]
    const results = judgeGates(
      request(asked, scopes, {quantities, missingBaseline: 'inconclusive'}),
    )
    expect(results.filter(({verdict}) => verdict === 'inconclusive')).toMatchObject([
      {
        gate: 'auc:-0.005',
        slice: null,
        message:
          'Not shown either way: there is no old model to compare auc with; the limit is −0.005.',
      },
      {gate: 'churn<=0.1', slice: null},
    ])
  })
})
