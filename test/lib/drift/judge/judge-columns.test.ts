import {describe, expect, it} from 'vitest'
import {judgeColumns, type ColumnToJudge} from '../../../../src/lib/drift/judge/index.ts'
import type {BlockScores, MethodChoice, RawScore} from '../../../../src/lib/drift/methods/types.ts'
import {numberMeasure} from '../measures.ts'

const RULES = {preset: 'default', minRows: 200} as const

const choice = (changes: Partial<MethodChoice> = {}): MethodChoice => ({
  ...{method: 'ks', threshold: 0.1, by: 'value', inclusive: true, decides: true},
  ...{warn: null, lower: null},
  ...changes,
})
const score = (
  value: number,
  pValue: number | null,
  method: RawScore['method'] = 'ks',
): RawScore => ({
  ...{method, value, pValue, noise: null},
})

interface Given {
  readonly rows?: number
  readonly scores: readonly RawScore[]
  readonly choices?: readonly MethodChoice[]
  readonly blocks?: readonly BlockScores[]
}

function column({rows = 1000, scores, choices = [choice()], blocks = []}: Given): ColumnToJudge {
  const measure = numberMeasure('x', {scores, blocks, current: {rows}})
  return {role: 'feature', measure, choices}
}

const verdictOf = (given: Given, rules: Parameters<typeof judgeColumns>[1] = RULES): string =>
  judgeColumns([column(given)], rules)[0]?.verdict ?? ''

describe('a column has drifted', () => {
  it('when the effect is above its threshold and no chance', () => {
    expect(verdictOf({scores: [score(0.1, 1e-6)]})).toBe('drift')
  })

  it('not when the effect is small, however sure', () => {
    expect(verdictOf({scores: [score(0.099, 1e-300)]})).toBe('stable')
  })

  it('not when the effect is large and chance alone brings it', () => {
    expect(verdictOf({scores: [score(0.3, 0.2)]})).toBe('stable')
  })

  it('perhaps, as a warning, when chance brings it once in some hundred times', () => {
    expect(verdictOf({scores: [score(0.3, 0.01)]})).toBe('warn')
  })

  it('not when the blocks of the reference differ as much from each other', () => {
    const blocks = [{method: 'ks', values: [0.28, 0.29, 0.3, 0.31, 0.32]}] as const
    expect(verdictOf({scores: [score(0.3, 1e-9)], blocks})).toBe('stable')
    expect(verdictOf({scores: [score(0.6, 1e-9)], blocks})).toBe('drift')
  })

  it('with a warning from the lower threshold of a method on', () => {
    const choices = [choice({method: 'psi', threshold: 0.25, warn: 0.1})]
    expect(verdictOf({scores: [score(0.15, 1e-9, 'psi')], choices})).toBe('warn')
    expect(verdictOf({scores: [score(0.25, 1e-9, 'psi')], choices})).toBe('drift')
  })

  it('by any of the methods that decide, and never by one that is only reported', () => {
    const other = choice({method: 'psi', threshold: 0.25, decides: false})
    const scores = [score(0.01, 0.9), score(5, 1e-99, 'psi')]
    expect(verdictOf({scores, choices: [choice(), other]})).toBe('stable')
    expect(verdictOf({scores, choices: [choice(), {...other, decides: true}]})).toBe('drift')
  })

  it('never by a value that is no number', () => {
    expect(verdictOf({scores: [score(Number.NaN, Number.NaN)]})).toBe('stable')
  })
})

describe('too few rows', () => {
  it('make a column without drift insufficient, and leave drift that is beyond chance', () => {
    expect(verdictOf({rows: 199, scores: [score(0.05, 0.5)]})).toBe('insufficient')
    expect(verdictOf({rows: 199, scores: [score(0.5, 1e-9)]})).toBe('drift')
    expect(verdictOf({rows: 0, scores: []})).toBe('insufficient')
  })

  it('do not matter to the presets of other tools', () => {
    const given = {rows: 50, scores: [score(0.05, 0.5)]}
    expect(verdictOf(given, {preset: 'evidently', minRows: 200})).toBe('stable')
  })
})

describe('many columns', () => {
  it('are judged together: 1 of 100 at p = 0.0005 is what chance brings', () => {
    const lucky = column({scores: [score(0.2, 0.0005)]})
    const others = Array.from({length: 99}, () => column({scores: [score(0.01, 0.5)]}))
    const judged = judgeColumns([lucky, ...others], RULES)
    expect(judged[0]?.verdict).toBe('stable')
    expect(judged[0]?.scores[0]?.adjustedPValue).toBeCloseTo(0.05, 2)
    expect(judgeColumns([lucky], RULES)[0]?.verdict).toBe('drift')
  })

  it('are not adjusted in the presets of other tools', () => {
    const many = Array.from({length: 50}, () =>
      column({scores: [score(0.3, 0.04)], choices: [choice({by: 'p_value', threshold: 0.05})]}),
    )
    const judged = judgeColumns(many, {preset: 'evidently', minRows: 200})
    expect(judged.every(({verdict}) => verdict === 'drift')).toBe(true)
  })
})

describe('thresholds of other presets', () => {
  it('count at the value itself where they are inclusive, and only below it where they are not', () => {
    const rules = {preset: 'evidently', minRows: 200} as const
    const at = (inclusive: boolean): string =>
      verdictOf(
        {
          scores: [score(3, 0.05, 'chi2')],
          choices: [choice({method: 'chi2', by: 'p_value', threshold: 0.05, inclusive})],
        },
        rules,
      )
    expect([at(true), at(false)]).toEqual(['drift', 'stable'])
  })

  it('have two ends where the preset says so', () => {
    const choices = [choice({threshold: 0.5, lower: 0.1})]
    const rules = {preset: 'nannyml', minRows: 200} as const
    expect(verdictOf({scores: [score(0.05, null)], choices}, rules)).toBe('drift')
    expect(verdictOf({scores: [score(0.2, null)], choices}, rules)).toBe('stable')
  })
})

it('names the deciding score that is largest in units of its threshold', () => {
  const choices = [choice(), choice({method: 'psi', threshold: 0.25})]
  const [judged] = judgeColumns(
    [column({scores: [score(0.2, 1e-9), score(1, 1e-9, 'psi')], choices})],
    RULES,
  )
  expect([judged?.decisive, judged?.severity]).toEqual(['psi', 4])
})
