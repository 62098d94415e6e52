import {describe, expect, it} from 'vitest'
import {columnIssues} from '../../../../src/lib/drift/quality/index.ts'
import {categoryMeasure, numberMeasure} from '../measures.ts'

const codes = (measure: Parameters<typeof columnIssues>[0]): string[] =>
  columnIssues(measure).map(({code, severity}) => `${code} ${severity}`)

describe('issues of a column', () => {
  it('are none where nothing changed', () => {
    expect(columnIssues(numberMeasure('x'))).toEqual([])
    expect(columnIssues(categoryMeasure('x'))).toEqual([])
  })

  it('are none where one side has no rows', () => {
    expect(columnIssues(numberMeasure('x', {current: {rows: 0}}))).toEqual([])
  })

  it('tell a column without any value as an error, and nothing else of it', () => {
    expect(codes(numberMeasure('x', {current: {rows: 50, nulls: 50}}))).toEqual([
      'COLUMN_EMPTY error',
    ])
  })

  it('only mention a column without any value where so few rows may be so by chance', () => {
    const empty = (rows: number, before: number): string[] =>
      codes(numberMeasure('x', {reference: {nulls: before}, current: {rows, nulls: rows}}))
    // 100 of 1,000 rows of the reference have no value: a tenth of samples of one row are empty, a ten-thousandth of those of four.
    expect(empty(1, 100)).toEqual(['COLUMN_EMPTY info'])
    expect(empty(2, 100)).toEqual(['COLUMN_EMPTY info'])
    expect(empty(4, 100)).toEqual(['COLUMN_EMPTY error'])
    expect(empty(1, 0)).toEqual(['COLUMN_EMPTY error'])
  })

  it('tell more nulls only where the share rose by a point and by more than chance', () => {
    const nulls = (before: number, after: number): string[] =>
      codes(numberMeasure('x', {reference: {nulls: before}, current: {nulls: after}}))
    expect(nulls(10, 100)).toEqual(['NULLS_MORE warning'])
    expect(nulls(100, 10)).toEqual(['NULLS_FEWER info'])
    expect(nulls(100, 112)).toEqual([])
  })

  it('mention a single null where the reference has none, and warn of many', () => {
    expect(codes(numberMeasure('x', {current: {nulls: 1}}))).toEqual(['NULLS_NEW info'])
    expect(codes(numberMeasure('x', {current: {nulls: 40}}))).toEqual(['NULLS_NEW warning'])
  })

  it('leave out two rows beyond the range, which chance brings, and tell two hundred', () => {
    const beyond = (share: number): string[] =>
      codes(numberMeasure('x', {above: {max: share, p99: share + 0.01}, current: {max: 20}}))
    expect(beyond(0.002)).toEqual([])
    expect(beyond(0.2)).toEqual(['OUT_OF_RANGE warning'])
  })

  it('say on which side the range was left, with the bound', () => {
    const measure = numberMeasure('x', {below: {min: 0.1, p01: 0.1}, above: {max: 0.1, p99: 0.1}})
    expect(columnIssues(measure)[0]?.message).toBe(
      '200 rows (20 %) of "x" are out of the reference\'s range: below 4 and above 16.',
    )
  })

  it('tell infinite values and a column that became constant', () => {
    expect(codes(numberMeasure('x', {current: {infinite: 3}}))).toEqual(['INFINITE warning'])
    expect(codes(numberMeasure('x', {current: {min: 5, max: 5, std: 0}}))).toEqual([
      'CONSTANT warning',
    ])
  })

  it('recognise a known category that is written otherwise', () => {
    const measure = categoryMeasure('city', {
      moved: [{label: 'New York', reference: 0.5, current: 0.4}],
      unseen: [{label: 'new_york ', rows: 1}],
      unseenCount: 1,
      unseenRows: 1,
    })
    expect(codes(measure)).toEqual(['CATEGORY_NEW warning'])
    expect(columnIssues(measure)[0]?.message).toContain(
      '"new_york " is "New York" written otherwise',
    )
  })

  it('only mention a new category of few rows', () => {
    const measure = categoryMeasure('city', {
      current: {rows: 10_000, nulls: 0, categories: 3},
      unseen: [{label: 'Rome', rows: 1}],
      unseenCount: 1,
      unseenRows: 1,
    })
    expect(codes(measure)).toEqual(['CATEGORY_NEW info'])
  })
})
