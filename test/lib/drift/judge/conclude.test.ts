import {describe, expect, it} from 'vitest'
import {conclude} from '../../../../src/lib/drift/judge/index.ts'
import type {ColumnVerdict, QualityIssue} from '../../../../src/lib/drift/types.ts'

const columns = (...verdicts: ColumnVerdict[]): {name: string; verdict: ColumnVerdict}[] =>
  verdicts.map((verdict, index) => ({name: `c${index}`, verdict}))
const error: QualityIssue = {
  ...{code: 'COLUMN_MISSING', severity: 'error', column: 'temp'},
  ...{message: 'The column "temp" is not in the data.', rows: null, share: null},
}

const say = (changes: Partial<Parameters<typeof conclude>[0]>): string => {
  const {verdict, reason} = conclude({
    ...{columns: columns('stable', 'stable'), issues: [], together: [], rules: {}},
    ...{rows: {reference: 1000, current: 1000}, preset: 'default'},
    ...changes,
  })
  return `${verdict}: ${reason}`
}

describe('a report', () => {
  it('passes where no column drifted, warnings or not', () => {
    expect(say({columns: columns('stable', 'warn')})).toBe('pass: None of 2 columns drifted.')
  })

  it('fails where one column drifted and no rule is given', () => {
    expect(say({columns: columns('stable', 'drift')})).toBe('fail: 1 of 2 columns drifted.')
  })

  it('fails where at least the share of the rule drifted', () => {
    const rules = {share: 0.5}
    expect(say({columns: columns('drift', 'stable'), rules})).toMatch(/^fail: .* limit is 50 %/)
    expect(say({columns: columns('drift', 'stable', 'stable'), rules})).toBe(
      'pass: 1 of 3 columns drifted, fewer than drift.fail_when allows.',
    )
  })

  it('fails where one of the named columns drifted, and passes where others did', () => {
    expect(say({columns: columns('drift', 'stable'), rules: {any: ['c0']}})).toBe(
      'fail: c0 drifted, as drift.fail_when asks.',
    )
    expect(say({columns: columns('drift', 'stable'), rules: {any: ['c1']}})).toMatch(/^pass/)
  })

  it('fails on an error in the data, in its words', () => {
    expect(say({issues: [error]})).toBe('fail: The column "temp" is not in the data.')
    expect(say({issues: [error, error]})).toMatch(/^fail: 2 errors in the data; the first: The col/)
  })

  it('fails where only the columns together changed', () => {
    expect(say({together: ['the correlations']})).toBe(
      'fail: the correlations changed; no single column did.',
    )
  })

  it('is inconclusive without rows, without columns, and with too few rows', () => {
    expect(say({rows: {reference: 1000, current: 0}})).toBe(
      'inconclusive: The current data has no rows.',
    )
    expect(say({columns: []})).toMatch(/^inconclusive/)
    expect(say({columns: columns('insufficient'), rows: {reference: 1000, current: 50}})).toBe(
      'inconclusive: 50 rows are too few to say that nothing changed.',
    )
  })

  it('passes in spite of too few rows of columns that no rule asks about', () => {
    expect(say({columns: columns('insufficient', 'stable'), rules: {any: ['c1']}})).toMatch(/^pass/)
    const most = columns('insufficient', 'stable', 'stable', 'stable')
    expect(say({columns: most, rules: {share: 0.5}})).toMatch(/^pass/)
  })

  it('never passes by a rule that nothing fulfils where there are no rows', () => {
    expect(say({rules: {any: []}, rows: {reference: 1, current: 0}})).toMatch(/^inconclusive/)
    expect(say({rules: {any: []}, columns: columns('drift')})).toMatch(/^pass/)
  })

  it("takes Evidently's half of the columns in its preset", () => {
    const third = columns('drift', 'stable', 'stable')
    expect(say({columns: third, preset: 'evidently'})).toMatch(/^pass/)
    expect(say({columns: third, preset: 'nannyml'})).toMatch(/^fail/)
  })
})
