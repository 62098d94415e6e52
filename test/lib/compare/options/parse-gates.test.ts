import {describe, expect, it} from 'vitest'
import {parseGates, type GateRequest} from '../../../../src/lib/compare/options/gates/index.ts'

const parse = (request: Partial<GateRequest>) =>
  parseGates({configured: [], failOn: [], task: 'binary', fairnessBy: [], ...request})
const failOn = (text: string, request: Partial<GateRequest> = {}) =>
  parse({failOn: [text], ...request})[0]
const change = (claim: string, limit: number, relative = false) => ({
  kind: 'change',
  claim,
  limit,
  relative,
})
const bound = (side: string, limit: number, strict = false) => ({
  kind: 'bound',
  side,
  limit,
  strict,
})

describe('--fail-on', () => {
  it.each([
    ['auc:-0.005', 'auc', change('non_inferiority', -0.005)],
    ['auc:+0.01', 'auc', change('superiority', 0.01)],
    ['auc:-0', 'auc', change('non_inferiority', 0)],
    ['auc:+0', 'auc', change('superiority', 0)],
    ['auc: −.005', 'auc', change('non_inferiority', -0.005)],
    ['auc:-1e-3', 'auc', change('non_inferiority', -0.001)],
    ['log_loss:+0.02', 'log_loss', change('non_inferiority', 0.02)],
    ['log_loss:-2%', 'log_loss', change('superiority', -0.02, true)],
    ['ROC-AUC>=0.8', 'auc', bound('min', 0.8)],
    ['auc > 0.8', 'auc', bound('min', 0.8, true)],
    ['negative_flip_rate<=0.02', 'negative_flip_rate', bound('max', 0.02)],
    ['size_ratio<2', 'size_ratio', bound('max', 2, true)],
    ['mcc>=-0.1', 'mcc', bound('min', -0.1)],
  ])('%s', (text, metric, rule) => {
    expect(failOn(text)).toEqual({
      metric,
      better: /log_loss|flip|size/.test(metric) ? 'lower' : 'higher',
      rule,
      slices: 'no_harm',
      text,
    })
  })

  it.each([
    ['rmse:+2', change('non_inferiority', 2)],
    ['rmse:+2%', change('non_inferiority', 0.02, true)],
    ['rmse:-1%', change('superiority', -0.01, true)],
    ['rmse<=120', bound('max', 120)],
    ['pinball@0.9<=3', bound('max', 3)],
    ['r2>=-3', bound('min', -3)],
  ])('%s of a regression', (text, rule) => {
    expect(failOn(text, {task: 'regression'})).toMatchObject({rule})
  })

  it.each([
    ['auc', /is not understood/, /auc:-0\.005/],
    ['auc=0.8', /is not understood/, /auc>=0\.8/],
    ['auc:0.01', /does not say in which direction/, /auc:-0\.01 or auc:\+0\.01/],
    ['auc>=80%', /by a percentage/, /auc>=0\.8/],
    ['accuracy>=80', /80 is no value that accuracy can have/, /between 0 and 1/],
    ['auc:-5', /cannot change by 5/, /between 0 and 1/],
    ['acuracy>=0.8', /no metric of this name/, /Did you mean accuracy\?/],
    ['negative_flips<=0.1', /no metric of this name/, /negative_flip_rate/],
    ['churn:+0.1', /has only a value/, /churn<=0\.1/],
    ['churn@1<=0.1', /takes nothing behind an @/, /churn alone/],
  ])('%s is refused with what was expected', (text, message, hint) => {
    expect(() => failOn(text)).toThrow(
      expect.objectContaining({
        code: 'COMPARE_GATE',
        exit: 2,
        message: expect.stringMatching(message) as string,
        hint: expect.stringMatching(hint) as string,
      }) as Error,
    )
  })

  it('refuses metrics and quantities of another task', () => {
    expect(() => failOn('rmse<=3')).toThrow(expect.objectContaining({code: 'METRIC_TASK'}) as Error)
    expect(() => failOn('churn<=0.1', {task: 'regression'})).toThrow(
      expect.objectContaining({code: 'METRIC_TASK'}) as Error,
    )
  })

  it('bounds the gap between groups of a column of compare.fairness.by', () => {
    const gap = 'demographic_parity_difference'
    const two = {fairnessBy: ['region', 'sex']}
    expect(failOn(`${gap}@sex<=0.1`, two)).toMatchObject({
      metric: `${gap}@sex`,
      better: 'lower',
      rule: bound('max', 0.1),
    })
    expect(failOn(`${gap}<=0.1`, {fairnessBy: ['sex']})).toMatchObject({metric: `${gap}@sex`})
    expect(
      failOn('MAE-difference@a:b<=4', {task: 'regression', fairnessBy: ['a:b']}),
    ).toMatchObject({metric: 'mae_difference@a:b', better: 'lower'})
    expect(() => failOn(`${gap}<=0.1`, two)).toThrow(/groups of which column/)
    expect(() => failOn(`${gap}@regoin<=0.1`, two)).toThrow(
      expect.objectContaining({hint: `Did you mean ${gap}@region?`}) as Error,
    )
    expect(() => failOn(`${gap}<=0.1`)).toThrow(/none are named/)
  })
})

describe('compare.gates', () => {
  it('makes a gate of each limit of an entry', () => {
    const configured = [
      {
        metric: 'roc_auc',
        min: 0.8,
        non_inferiority: 0.005,
        superiority: 0,
        slices: 'pass' as const,
      },
    ]
    expect(parse({configured})).toEqual([
      {metric: 'auc', better: 'higher', rule: bound('min', 0.8), slices: 'pass', text: 'auc>=0.8'},
      {
        metric: 'auc',
        better: 'higher',
        rule: change('non_inferiority', -0.005),
        slices: 'pass',
        text: 'auc:-0.005',
      },
      {
        metric: 'auc',
        better: 'higher',
        rule: change('superiority', 0),
        slices: 'pass',
        text: 'auc:+0',
      },
    ])
  })

  it('turns margins towards the worse and the better side of the metric', () => {
    const configured = [
      {metric: 'rmse', non_inferiority: '2 %', superiority: '1%', slices: 'off' as const},
    ]
    expect(parse({configured, task: 'regression'})).toMatchObject([
      {rule: change('non_inferiority', 0.02, true), text: 'rmse:+2%'},
      {rule: change('superiority', -0.01, true), text: 'rmse:-1%'},
    ])
  })

  it('refuses a direction that is not that of the metric, and changes of quantities', () => {
    const slices = 'no_harm' as const
    expect(() => parse({configured: [{metric: 'auc', min: 0.8, better: 'lower', slices}]})).toThrow(
      /lower is better of auc, and it is higher/,
    )
    expect(() => parse({configured: [{metric: 'churn', non_inferiority: 0, slices}]})).toThrow(
      /has only a value/,
    )
    expect(() =>
      parse({configured: [{metric: 'my_metric', min: 1, better: 'higher', slices}]}),
    ).toThrow(expect.objectContaining({code: 'COMPARE_GATE'}) as Error)
  })

  it('bounds the leakage by max_leakage', () => {
    expect(parse({maxLeakage: 0.01})).toMatchObject([
      {metric: 'leakage', rule: bound('max', 0.01), slices: 'off', text: 'leakage<=0.01'},
    ])
  })

  it('are added to by --fail-on, which replaces what is of the same metric and kind', () => {
    const configured = [{metric: 'auc', min: 0.8, non_inferiority: 0.005, slices: 'off' as const}]
    const gates = parse({configured, failOn: ['auc:-0.02', 'accuracy>=0.5']})
    expect(gates.map(({text, slices}) => [text, slices])).toEqual([
      ['auc>=0.8', 'off'],
      ['auc:-0.02', 'off'],
      ['accuracy>=0.5', 'no_harm'],
    ])
  })
})
