import {expect, it} from 'vitest'
import {trainer} from './trainer.ts'

const {auc, logLoss, brierScore, rankCategories} = trainer

it('AUC is the share of pairs in order, ties half: (1 + 1 + ½ + 1)/4', () => {
  expect(auc([0, 1, 0, 1], [0.1, 0.4, 0.4, 0.8])).toBe(3.5 / 4)
})

it('log loss is the mean of −ln of the probability of what happened', () => {
  expect(logLoss([1, 0], [0.25, 0.5])).toBeCloseTo((Math.log(4) + Math.log(2)) / 2, 12)
})

it('log loss of a wrong certainty is large and finite', () => {
  expect(logLoss([1], [0])).toBeCloseTo(15 * Math.log(10), 9)
})

it('Brier score is the mean squared error: (0.75² + 0.5²)/2', () => {
  expect(brierScore([1, 0], [0.25, 0.5])).toBe(0.40625)
})

it('categories are ranked by their share of positive labels, rare ones left out', () => {
  const values = [
    ...new Array<string>(20).fill('often'),
    ...new Array<string>(20).fill('seldom'),
    ...new Array<string>(9).fill('rare'),
    null,
  ]
  const labels = values.map((value, i) => (value === 'often' ? 1 : i % 2 === 0 ? 1 : 0))
  const ranks = rankCategories(values, labels, [...labels.keys()])
  expect([...ranks]).toEqual([
    ['seldom', 0],
    ['often', 1],
  ])
})
