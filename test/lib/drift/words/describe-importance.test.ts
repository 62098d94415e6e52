import {expect, it} from 'vitest'
import {describeImportance} from '../../../../src/lib/drift/words/index.ts'

const words = (share: number, predictionShift: number | null = null): string =>
  describeImportance({value: 0.1, metric: 'auc', share, predictionShift})

it('says how much the model relies on a column, and what its drift alone does', () => {
  expect(words(0.66, 0.0312)).toBe(
    '; it is 66 % of what the model relies on and by itself moves its mean prediction by +0.0312',
  )
  expect(words(0.2, -0.01)).toMatch(/by −0\.01$/)
  expect(words(0.2)).toBe('; it is 20 % of what the model relies on')
})

it('says that drift of a column hardly matters, and nothing in between or without a model', () => {
  expect(words(0.001)).toBe('; the model hardly looks at it')
  expect([words(0.02), describeImportance(undefined)]).toEqual(['', ''])
})
